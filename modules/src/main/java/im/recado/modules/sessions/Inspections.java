package im.recado.modules.sessions;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at what goes over the stream of one session, for some minutes and in the audit log: to find out what a client does, not
 * what people write. What looks like a secret and, unless that is asked for, what people write is masked before it is kept; nothing
 * is kept on the disk. The last {@value #MOST_KEPT} stanzas are there until the time is over or somebody ends it, also when the
 * session has ended meanwhile: why it did is what many look for.
 */
final class Inspections {
  private static final int MOST_KEPT = 500;
  private static final int MOST_CHARS = 4000;
  private static final int MOST_AT_ONCE = 20;
  private static final int MOST_MINUTES = 60;
  private static final Argument SESSION =
      Argument.required("session", Kind.TEXT, "an address such as alice@example.org/phone");

  private final Kernel kernel;
  private final Map<Jid, Inspection> all = new ConcurrentHashMap<>();

  Inspections(Kernel kernel) {
    this.kernel = kernel;
  }

  /** What was seen of a session. */
  private static final class Inspection {
    private final Session session;
    private final Instant until;
    private final boolean words;
    private final Deque<List<String>> seen = new ArrayDeque<>();
    private volatile boolean over;

    Inspection(Session session, Instant until, boolean words) {
      this.session = session;
      this.until = until;
      this.words = words;
    }

    synchronized void keep(Instant at, boolean received, Element element) {
      String text = Masks.masked(element, words).toString();
      seen.addLast(
          List.of(
              at.truncatedTo(ChronoUnit.MILLIS).toString(),
              received ? "received" : "sent",
              Text.isLonger(text, MOST_CHARS) ? Text.cut(text, MOST_CHARS) + "…" : text));
      if (seen.size() > MOST_KEPT) {
        seen.removeFirst();
      }
    }

    synchronized List<List<String>> last(int most) {
      List<List<String>> last = new ArrayList<>(seen).reversed();
      return List.copyOf(last.subList(0, Math.min(most, last.size())));
    }
  }

  List<Command> commands() {
    return List.of(
        Command.change(
            "inspect-begin",
            "Begins to look at what goes over the stream of a session, in which secrets are masked.",
            List.of(
                SESSION,
                Argument.optional("minutes", Kind.NUMBER, "for so many, 10 when not told, " + MOST_MINUTES + " at most"),
                Argument.optional("words", Kind.FLAG, "whether to show what people write, too")),
            this::begin),
        Command.look(
                "inspect-list",
                "Lists the stanzas of a session that is looked at, the newest first.",
                List.of(SESSION, Argument.optional("most", Kind.NUMBER, "at most so many, 100 when not told")),
                this::list)
            .demanding(written -> ServerRole.ADMINISTRATOR),
        Command.look("inspect-sessions", "Lists the sessions that are looked at.", List.of(), call -> sessions()),
        Command.change("inspect-end", "Looks at a session no more.", List.of(SESSION), this::end));
  }

  private static Jid jid(CommandCall call) throws CommandException {
    try {
      return Jid.parse(call.text("session"));
    } catch (JidException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "That is no address: " + e.getMessage() + ".");
    }
  }

  private CommandResult begin(CommandCall call) throws CommandException {
    Jid jid = jid(call);
    Session session = kernel.sessions().session(jid);
    long minutes = call.number("minutes", 10);
    if (session == null) {
      throw new CommandException(Reason.NOT_FOUND, jid + " is not online.");
    }
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A session is looked at for a minute at least and an hour at most.");
    }
    Duration length = Duration.ofMinutes(minutes);
    Inspection inspection = new Inspection(session, kernel.clock().instant().plus(length), call.flag("words"));
    synchronized (this) {
      if (!all.containsKey(jid) && all.size() >= MOST_AT_ONCE) {
        throw new CommandException(Reason.CONFLICT, MOST_AT_ONCE + " sessions are looked at already.");
      }
      all.put(jid, inspection);
      session.watcher((received, element) -> inspection.keep(kernel.clock().instant(), received, element));
    }
    var _ = kernel.timers().after(length, () -> end(inspection));
    return CommandResult.done("Looking at " + jid + " for " + (minutes == 1 ? "a minute." : minutes + " minutes."));
  }

  private synchronized boolean end(Inspection inspection) {
    boolean was = all.remove(inspection.session.jid(), inspection);
    if (was) {
      inspection.session.watcher(null);
    }
    return was;
  }

  /** A session is no more; what was seen of it stays. */
  void closed(Session session) {
    Inspection inspection = all.get(session.jid());
    if (inspection != null && inspection.session == session) {
      inspection.over = true;
    }
  }

  private Inspection find(CommandCall call) throws CommandException {
    Inspection inspection = all.get(jid(call));
    if (inspection == null) {
      throw new CommandException(Reason.NOT_FOUND, call.text("session") + " is not looked at.");
    }
    return inspection;
  }

  private CommandResult list(CommandCall call) throws CommandException {
    List<List<String>> last = find(call).last((int) Math.min(MOST_KEPT, call.number("most", 100)));
    return CommandResult.table(List.of("at", "direction", "stanza"), last);
  }

  private CommandResult sessions() {
    List<List<String>> rows = new ArrayList<>();
    for (Inspection inspection : all.values()) {
      rows.add(
          List.of(
              inspection.session.jid().toString(),
              inspection.until.toString(),
              Boolean.toString(inspection.words),
              Boolean.toString(inspection.over)));
    }
    return CommandResult.table(List.of("session", "until", "words", "over"), rows);
  }

  private CommandResult end(CommandCall call) throws CommandException {
    boolean _ = end(find(call));
    return CommandResult.done("Looking no more.");
  }
}
