package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one keeps on the server in its private store (XEP-0049): notes about people (XEP-0145), and how groups are nested (XEP-0083). */
public final class Notes {
  private static final int LONGEST = 10_000;
  private static final int LONGEST_DELIMITER = 10;

  private final Link link;
  private final InstantSource clock;

  Notes(Link link, InstantSource clock) {
    this.link = link;
    this.clock = clock;
  }

  private Optional<Node> ask(String name, String ns) throws RefusedException, OfflineException, InterruptedException {
    return link.ask(Node.iq("get", null, Node.of("query", Ns.PRIVATE, Node.of(name, ns)))).payload()
        .flatMap(query -> query.child(name, ns));
  }

  private List<Node> all() throws RefusedException, OfflineException, InterruptedException {
    return ask("storage", Ns.NOTES).map(Node::children).orElse(List.of());
  }

  private static boolean isAbout(Node note, Jid jid) {
    return note.is("note", Ns.NOTES) && note.jid("jid").filter(about -> about.bare().equals(jid.bare())).isPresent();
  }

  /** The note about somebody, empty when there is none; waits. */
  public String read(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    return all().stream().filter(note -> isAbout(note, jid)).map(Node::text).findFirst().orElse("");
  }

  /** Writes the note about somebody; a blank one goes. What others were written about stays as it is. Waits. */
  public synchronized void write(Jid jid, String text) throws RefusedException, OfflineException, InterruptedException {
    List<Node> before = all();
    List<Node> notes = new ArrayList<>(before.stream().filter(note -> !isAbout(note, jid)).toList());
    if (!text.isBlank()) {
      String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      String made = before.stream().filter(note -> isAbout(note, jid)).map(note -> note.get("cdate")).filter(date -> !date.isEmpty())
          .findFirst().orElse(now);
      String kept = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
      notes.add(Node.text("note", Ns.NOTES, kept.strip()).with("jid", jid.bare()).with("cdate", made).with("mdate", now));
    }
    link.ask(Node.iq("set", null, Node.of("query", Ns.PRIVATE, Node.of("storage", Ns.NOTES, notes.toArray(Node[]::new)))));
  }

  /** What stands between the names of nested groups, if one has ever said; waits. */
  Optional<String> delimiter() throws RefusedException, OfflineException, InterruptedException {
    return ask("roster", Ns.DELIMITER).map(Node::text).filter(text -> !text.isBlank() && text.length() <= LONGEST_DELIMITER);
  }
}
