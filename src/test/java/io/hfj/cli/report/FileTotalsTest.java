package io.hfj.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.HubFile;
import io.hfj.app.RepoListing.ListedFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileTotalsTest {
  private static HubFile file(String path, long size) {
    return new HubFile(path, size, "0".repeat(40), Optional.empty(), Optional.empty());
  }

  @Test
  void doNotOverflow() {
    List<HubFile> files = List.of(file("d/a", Long.MAX_VALUE), file("d/b", 2));
    assertEquals(Long.MAX_VALUE, FileTotals.of(files).bytes());
    List<ListedFile> listed = files.stream().map(file -> new ListedFile(file, false)).toList();
    assertEquals(Long.MAX_VALUE, ListedEntry.in("", listed).get(0).bytes());
  }
}
