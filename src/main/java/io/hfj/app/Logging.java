package io.hfj.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.hfj.env.OutputSettings;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Configures the log: lines on stderr if requested, else errors alone. Logback finds this class as
 * a service and then searches no configuration files.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  /** Called by Logback when the first logger is created. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(new OneLine());
    encoder.start();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    stderr.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(stderr);
    root.setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Time of day, level, class, message. Not a pattern: parsing one takes Logback longer than a
   * request to the Hub.
   */
  private static final class OneLine extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    @Override
    public String doLayout(ILoggingEvent event) {
      String name = event.getLoggerName();
      String line =
          "%s %-5s %s: %s%n"
              .formatted(
                  TIME.format(event.getInstant().atZone(ZoneId.systemDefault())),
                  event.getLevel(),
                  name.substring(name.lastIndexOf('.') + 1),
                  event.getFormattedMessage());
      IThrowableProxy thrown = event.getThrowableProxy();
      return thrown == null ? line : line + ThrowableProxyUtil.asString(thrown);
    }
  }

  /** Sets the level. Starts the logging system, so call it only if a level was requested. */
  public static void level(OutputSettings.Verbosity verbosity) {
    LoggerContext context = (LoggerContext) LogStart.await();
    context
        .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
        .setLevel(
            switch (verbosity) {
              case DEBUG -> Level.DEBUG;
              case INFO -> Level.INFO;
              case WARNING -> Level.WARN;
              case ERROR, CRITICAL -> Level.ERROR;
            });
  }
}
