package io.hfj.testing;

import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Selects the requests that a fault applies to; all conditions must hold. Immutable. */
public final class FakeHubMatch {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final Predicate<FakeHubRequest> test;

  private FakeHubMatch(Predicate<FakeHubRequest> test) {
    this.test = test;
  }

  /** Every request. */
  public static FakeHubMatch any() {
    return new FakeHubMatch(request -> true);
  }

  /** Requests of a kind. */
  public static FakeHubMatch kind(FakeHubKind kind) {
    return any().and(request -> request.kind() == kind);
  }

  /** Repository information. */
  public static FakeHubMatch info() {
    return kind(FakeHubKind.INFO);
  }

  /** Pages of the file tree. */
  public static FakeHubMatch tree() {
    return kind(FakeHubKind.TREE);
  }

  /** {@code resolve} addresses, HEAD and GET. */
  public static FakeHubMatch resolve() {
    return kind(FakeHubKind.RESOLVE);
  }

  /** Addresses that {@code resolve} redirects to. */
  public static FakeHubMatch data() {
    return kind(FakeHubKind.DATA);
  }

  /** Tokens for chunked storage. */
  public static FakeHubMatch token() {
    return kind(FakeHubKind.TOKEN);
  }

  /** Reconstructions of files in chunked storage. */
  public static FakeHubMatch cas() {
    return kind(FakeHubKind.CAS);
  }

  /** Bytes of xorbs. */
  public static FakeHubMatch xorb() {
    return kind(FakeHubKind.XORB);
  }

  /** Also requires that the raw target or the decoded path contains a text. */
  public FakeHubMatch path(String part) {
    return and(request -> request.target().contains(part) || request.path().contains(part));
  }

  /** Also requires a method. */
  public FakeHubMatch method(String method) {
    return and(request -> request.method().equals(method));
  }

  /** Also requires a {@code Range} header with exactly that value. */
  public FakeHubMatch range(String header) {
    return and(request -> request.header("Range").filter(header::equals).isPresent());
  }

  /** Also requires a range that starts at that byte; a request without a range starts at 0. */
  public FakeHubMatch from(long start) {
    return and(request -> start(request).orElse(0) == start);
  }

  /** Also requires that the requested range includes that byte of the file. */
  public FakeHubMatch covering(long offset) {
    return and(
        request -> start(request).orElse(0) <= offset && offset <= last(request).orElse(offset));
  }

  /** Also requires a condition. */
  public FakeHubMatch and(Predicate<FakeHubRequest> condition) {
    return new FakeHubMatch(test.and(condition));
  }

  boolean matches(FakeHubRequest request) {
    return test.test(request);
  }

  private static OptionalLong start(FakeHubRequest request) {
    return number(request, 1);
  }

  private static OptionalLong last(FakeHubRequest request) {
    return number(request, 2);
  }

  private static OptionalLong number(FakeHubRequest request, int group) {
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    boolean present = range.matches() && !range.group(group).isEmpty();
    return present ? OptionalLong.of(Long.parseLong(range.group(group))) : OptionalLong.empty();
  }
}
