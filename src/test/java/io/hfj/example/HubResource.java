package io.hfj.example;

import io.hfj.Hub;
import io.hfj.HubException;
import io.hfj.NotFound;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;

/** A file of the Hub as a Spring resource. Thread-safe. */
final class HubResource extends AbstractResource {
  private final Hub hub;
  private final String repo;
  private final String file;

  HubResource(Hub hub, String repo, String file) {
    this.hub = hub;
    this.repo = repo;
    this.file = file;
  }

  /** Asks for the list of files, so that nothing is downloaded. */
  @Override
  public boolean exists() {
    try {
      return hub.list(repo).stream().anyMatch(listed -> listed.path().equals(file));
    } catch (HubException e) {
      return false;
    }
  }

  @Override
  public boolean isFile() {
    return true;
  }

  @Override
  public File getFile() throws IOException {
    return path().toFile();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return Files.newInputStream(path());
  }

  @Override
  public long contentLength() throws IOException {
    return Files.size(path());
  }

  private Path path() throws IOException {
    try {
      return hub.file(repo, file);
    } catch (NotFound e) {
      throw (IOException) new FileNotFoundException(e.getMessage()).initCause(e);
    } catch (HubException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Resource createRelative(String path) {
    return new HubResource(hub, repo, file.substring(0, file.lastIndexOf('/') + 1) + path);
  }

  @Override
  public String getFilename() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** Identifies the resource. */
  @Override
  public String getDescription() {
    return "file [" + file + "] of [" + repo + "]";
  }
}
