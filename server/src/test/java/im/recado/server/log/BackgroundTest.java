package im.recado.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import im.recado.kernel.background.Background;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class BackgroundTest {
  @Test
  void whatFailsInTheBackgroundStandsInTheLog() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Background.class);
    Level before = logger.getLevel();
    // Tests before this one may have turned the log off.
    logger.setLevel(Level.ERROR);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      Thread exception = Background.unstarted("tea", () -> {
        throw new IllegalStateException("the kettle is empty");
      });
      Thread error = Background.unstarted("biscuits", () -> {
        throw new NoClassDefFoundError("Biscuit");
      });
      for (Thread thread : List.of(exception, error)) {
        thread.start();
        thread.join();
      }
    } finally {
      logger.detachAppender(log);
      logger.setLevel(before);
    }
    assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("In the background failed: tea", "In the background failed: biscuits");
    assertThat(log.list.getFirst().getThrowableProxy().getMessage()).isEqualTo("the kettle is empty");
  }
}
