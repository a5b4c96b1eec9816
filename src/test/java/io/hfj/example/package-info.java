/**
 * Programs and adapters that use the library. {@code LibraryClassPathIT} runs the programs with the
 * library's own class path; the adapters are examples to copy.
 */
package io.hfj.example;
