package im.recado.testkit.transcript;

import im.recado.testkit.network.NetworkPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A transcript that was read.
 *
 * @param file where it stands, for people
 * @param clients who plays, in the order of their blocks
 * @param services who plays a service with a domain of its own: the domain, by name
 * @param networks who plays a server of another network, which gateways go to: in which form, by name
 * @param accounts further accounts that exist, bare addresses
 * @param friends pairs of clients, by name, who see each other's presence
 * @param options settings of the server, by key
 * @param onlyInProcess whether it needs played time below the sockets
 * @param steps what happens
 */
public record Transcript(
    String file,
    List<Client> clients,
    Map<String, String> services,
    Map<String, NetworkPeer.Speech> networks,
    List<String> accounts,
    List<Friends> friends,
    Map<String, String> options,
    boolean onlyInProcess,
    List<Step> steps) {
  /** Whether it says how bytes go over TCP, which has no meaning elsewhere. */
  boolean isAboutBytes() {
    return steps.stream()
        .anyMatch(
            step ->
                step instanceof StartsTls
                    || step instanceof Sends sends && sends.verbatim()
                    || step instanceof Connects connects && connects.depth() == Depth.RAW);
  }

  /** Whether clients need a connection of their own: networks break, or clients are silent for longer than any that asks. */
  boolean needsConnections() {
    Duration silence = Duration.ZERO;
    for (Step step : steps) {
      if (step instanceof IsCut) {
        return true;
      }
      if (step instanceof TimePasses passes) {
        silence = silence.plus(passes.duration());
      }
    }
    return silence.compareTo(Duration.ofMinutes(1)) >= 0;
  }

  /**
   * Someone who plays.
   *
   * @param name in the steps
   * @param jid the account's address, with the resource that the client wants
   * @param password of the account
   * @param showsAcks whether requests for acknowledgements (XEP-0198) count as received; else they are passed over
   */
  public record Client(String name, String jid, String password, boolean showsAcks) {}

  /** Two clients whose accounts are in each other's rosters with a subscription both ways. */
  public record Friends(String one, String other) {}

  /** One thing that happens. */
  public sealed interface Step {
    /** The line it begins on. */
    int line();
  }

  /** How far a client goes when it connects. */
  public enum Depth {
    /** A connection and nothing else: every byte is in the script. */
    RAW,
    /** TLS and login; the new stream's features have been read. */
    LOGIN,
    /** A session. */
    SESSION
  }

  public record Connects(int line, String client, Depth depth) implements Step {}

  /** TLS begins, after the server has agreed. */
  public record StartsTls(int line, String client) implements Step {}

  /**
   * Sends XML.
   *
   * @param verbatim whether the text leaves as it stands, rather than read and written anew
   */
  public record Sends(int line, String client, String text, boolean verbatim) implements Step {}

  public record Receives(int line, String client, String text, boolean inAnyOrder) implements Step {}

  public record ReceivesNothing(int line, String client) implements Step {}

  /** What was received and not looked at yet is forgotten, up to now. */
  public record Ignores(int line, String client) implements Step {}

  /** Closes the stream as one should. */
  public record Disconnects(int line, String client) implements Step {}

  /** The network breaks. */
  public record IsCut(int line, String client) implements Step {}

  /** The server has closed the stream. */
  public record StreamIsClosed(int line, String client) implements Step {}

  /**
   * Something at a server of another network.
   *
   * @param text what is heard or said; empty for the others
   */
  public record AtNetwork(int line, String network, Deed deed, String text) implements Step {}

  /** What happens at a server of another network. */
  public enum Deed {
    IS_CALLED,
    HEARS,
    HEARS_IN_ANY_ORDER,
    SAYS,
    IS_LEFT
  }

  public record TimePasses(int line, Duration duration) implements Step {}
}
