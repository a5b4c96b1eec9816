package io.hfj.testing;

import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which requests a fault is for; conditions add up. Immutable; thread-safe. */
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

  /** Requests of that kind. */
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

  /** And its target, raw or its path decoded, contains that text. */
  public FakeHubMatch path(String part) {
    return and(request -> request.target().contains(part) || request.path().contains(part));
  }

  /** And it has that method. */
  public FakeHubMatch method(String method) {
    return and(request -> request.method().equals(method));
  }

  /** And its {@code Range} header is just that. */
  public FakeHubMatch range(String header) {
    return and(request -> request.header("Range").filter(header::equals).isPresent());
  }

  /** And it asks for a range that begins at that byte; without a range it asks from 0. */
  public FakeHubMatch from(long start) {
    return and(request -> start(request).orElse(0) == start);
  }

  /** And what it asks for includes that byte of the file. */
  public FakeHubMatch covering(long offset) {
    return and(
        request -> start(request).orElse(0) <= offset && offset <= last(request).orElse(offset));
  }

  /** And it passes that test. */
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
    boolean told = range.matches() && !range.group(group).isEmpty();
    return told ? OptionalLong.of(Long.parseLong(range.group(group))) : OptionalLong.empty();
  }
}
