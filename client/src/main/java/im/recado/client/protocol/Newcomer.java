package im.recado.client.protocol;

import im.recado.client.protocol.way.Dialer;
import im.recado.client.protocol.way.Round;
import java.io.IOException;
import java.util.List;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.StanzaCollector;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;

/** An encrypted stream to a server on which nobody logs in: one makes an account there (XEP-0077, section 3.1). For one thread at a time. */
public final class Newcomer implements AutoCloseable {
  static {
    // Before Smack is there: it makes its parser with itself.
    NodeReader.liftEntityLimits();
  }

  private static final int PATIENCE = 30_000;

  private final Connection connection;
  private final Jid server;

  private Newcomer(Connection connection, Jid server) {
    this.connection = connection;
    this.server = server;
  }

  /**
   * Connects; waits.
   *
   * @param where the server, as the domain of the account
   * @throws LoginException why that did not go
   */
  public static Newcomer connect(Login where, Trust trust) throws LoginException, InterruptedException {
    Traffic traffic = new Traffic();
    Connection connection = Connection.of(where, traffic, stanza -> {});
    Round round = Dialer.ofThisComputer().round(where, trust, traffic, List.of());
    connection.setReplyTimeout(PATIENCE);
    connection.setParsingExceptionCallback(unreadable -> {});
    boolean there = false;
    try {
      connection.reach(round);
      there = true;
      return new Newcomer(connection, where.account().server());
    } catch (SmackException | XMPPException | IOException | IllegalStateException e) {
      SmackLink.checkInterrupted();
      throw SmackLink.problem(e, round);
    } finally {
      if (!there) {
        connection.instantShutdown();
      }
    }
  }

  /**
   * Asks the server and waits for the answer.
   *
   * @param type {@code get} or {@code set}
   */
  public Node ask(String type, Node payload) throws RefusedException, OfflineException, InterruptedException {
    IQ request = SmackWords.iq(Node.iq(type, server, payload).with("id", Ids.random()));
    StanzaCollector answers = null;
    try {
      // Before login there is nobody but the server who could answer, and the client has no address yet to be answered at.
      answers = connection.createStanzaCollectorAndSend(
          stanza -> stanza instanceof IQ iq && iq.isResponseIQ() && request.getStanzaId().equals(iq.getStanzaId()), request);
      Stanza answer = answers.nextResult(PATIENCE);
      if (answer == null && connection.isConnected()) {
        throw RefusedException.unanswered();
      }
      if (answer == null) {
        throw new OfflineException("the stream ended");
      }
      Node node = SmackWords.node(answer);
      if (node.get("type").equals("error")) {
        throw new RefusedException(node);
      }
      return node;
    } catch (NotConnectedException e) {
      throw new OfflineException("there is no stream");
    } finally {
      if (answers != null) {
        answers.cancel();
      }
    }
  }

  /** Whether the stream has not ended, as far as is known here; safe for any thread. */
  public boolean isThere() {
    return connection.isConnected();
  }

  @Override
  public void close() {
    connection.instantShutdown();
  }
}
