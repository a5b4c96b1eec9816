/** Programs that use the library, run by {@code LibraryClassPathIT}. */
package io.hfj.example;
