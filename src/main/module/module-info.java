/**
 * Downloads models, datasets and Spaces from the Hugging Face Hub, into the cache of the official
 * client or into a folder.
 */
module io.hfj {
  requires transitive okhttp3;
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires jdk.httpserver;

  // Used if they are there.
  requires static com.sun.jna;
  requires static org.conscrypt;

  // Used by the program, which is run from the class path.
  requires static info.picocli;
  requires static ch.qos.logback.classic;
  requires static ch.qos.logback.core;
  requires static org.jline.terminal;

  exports io.hfj;
}
