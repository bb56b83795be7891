package im.recado.modules.report;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.admin.Administrators;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.ArchivedXml;
import im.recado.modules.blocking.BlockingModule.Reported;
import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes reports that come with a block (XEP-0377), keeps them with what they are about, and tells those who keep order (SECURITY
 * B-6). All reports of one account about another are one; within {@code report.max-open}, and a rate for each reporter. Nothing
 * leaves the server.
 */
public final class ReportModule implements Module {
  private static final String NS = "urn:xmpp:reporting:1";
  private static final String STANZA_ID = "urn:xmpp:sid:0";
  private static final int MOST_EVIDENCE = 5;

  /** So many messages that are named are looked for. */
  private static final int MOST_NAMED = 20;

  private static final int MOST_EVIDENCE_CHARS = 8 * 1024;
  private static final int MOST_TEXT_CHARS = 1000;
  private static final int MOST_REASON_CHARS = 100;

  private static final Option<Integer> MOST =
      Option.integer(
          "report.max-open",
          500,
          1,
          10_000,
          "So many reports wait for an administrator; then whoever has made the most loses their oldest.");

  /** So many others may be reported at once, and then one more every five minutes: each is told to all who keep order. */
  private static final double AT_ONCE = 20;

  private static final double PER_SECOND = 1 / 300.0;

  private final Kernel kernel;
  private final ArchiveStore archive;
  private final Jid server;
  private final Reports reports;
  private final Buckets<Jid> rates;

  public ReportModule(Kernel kernel, KeyValues store, ArchiveStore archive) {
    this.kernel = kernel;
    this.archive = archive;
    this.server = Jid.valueOf(kernel.domain());
    this.reports = new Reports(store, server);
    this.rates = new Buckets<>(kernel.timers()::nanoTime);
  }

  @Override
  public Declaration declare() {
    Argument id = Argument.required("id", Kind.TEXT, "as report-list tells it");
    return Declaration.module("report", "Takes reports of abuse and brings them to administrators.")
        .xep(377, "0.4.1", "Blocking with Abuse Reporting")
        .serverFeature(NS)
        .accountFeature(NS)
        .option(MOST)
        .on(Reported.class, this::reported)
        .on(AccountRemoved.class, event -> reports.forget(event.account()))
        .command(Command.look("report-list", "Lists reports of abuse, the newest first.", List.of(), this::list).reaching())
        .command(Command.look("report-show", "Shows a report with the messages that it is about.", List.of(id), this::show).reaching())
        .command(Command.moderation("report-close", "Removes a report that was dealt with.", List.of(id), this::close).reaching());
  }

  private void reported(Reported event) {
    if (!rates.take(event.reporter(), 1, PER_SECOND, AT_ONCE)) {
      return;
    }
    String id = id(event.reporter(), event.reported());
    List<Element> evidence = evidence(event.reporter(), event.reported(), event.report());
    Report made = reports.keep(id, before -> report(event, id, evidence, before), kernel.options().get(MOST));
    if (made != null) {
      tell(made);
    }
  }

  private Report report(Reported event, String id, List<Element> evidence, @Nullable Report before) {
    Element told = event.report();
    String words = told.childText("text", NS);
    String text = words == null || words.isBlank() ? before == null ? "" : before.text() : words.strip();
    return new Report(
        id,
        event.reporter(),
        event.reported(),
        Text.cut(told.attributeOr("reason", ""), MOST_REASON_CHARS),
        Text.cut(text, MOST_TEXT_CHARS),
        kernel.clock().instant(),
        before == null ? 1 : before.count() + 1,
        evidence.isEmpty() && before != null ? before.evidence() : evidence);
  }

  /** Messages of the reported that the reporter names and has; what was made up is left out. */
  private List<Element> evidence(Jid reporter, Jid reported, Element told) {
    List<Element> evidence = new ArrayList<>();
    List<Element> all = told.elements("stanza-id", STANZA_ID);
    for (Element named : all.subList(0, Math.min(all.size(), MOST_NAMED))) {
      ArchivedMessage message =
          evidence.size() < MOST_EVIDENCE ? archive.find(ArchiveName.of(reporter), named.attributeOr("id", "")) : null;
      if (message != null && message.xml().length() <= MOST_EVIDENCE_CHARS) {
        Element stanza = ArchivedXml.element(message);
        if (stanza != null && isFrom(stanza, reported)) {
          // When it came, for who reads the report.
          evidence.add(stanza.withChild(Delay.of(server, message.received())));
        }
      }
    }
    return evidence;
  }

  /** Whether a stanza comes from the address that was blocked: a person, one of their clients, or a whole domain. */
  private static boolean isFrom(Element stanza, Jid reported) {
    String from = stanza.attributeOr("from", "");
    return from.equals(reported.toString())
        || from.startsWith(reported + "/")
        || reported.isDomain() && (from.endsWith("@" + reported) || from.contains("@" + reported + "/"));
  }

  private void tell(Report report) {
    String words =
        report.reporter() + " reports " + report.reported() + " (" + report.shortReason() + ")."
            + (report.text().isEmpty() ? "" : " \"" + report.text() + "\"")
            + " See report-show " + report.id() + ".";
    for (Jid each : Administrators.keepingOrder(kernel.options(), report.reporter().domain())) {
      if (kernel.router().isLocalAccount(each)) {
        kernel.router().send(Message.of(Message.Type.NORMAL, server, each, Element.of("body", Namespaces.CLIENT, words)));
      }
    }
  }

  private static String id(Jid reporter, Jid reported) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest((reporter + "\n" + reported).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Report report : reports.all()) {
      if (!call.reach().covers(report.reporter())) {
        continue;
      }
      rows.add(
          List.of(
              report.id(),
              report.at().toString(),
              report.reported().toString(),
              report.reporter().toString(),
              report.shortReason(),
              Integer.toString(report.count()),
              report.text(),
              Integer.toString(report.evidence().size())));
    }
    return CommandResult.table(List.of("id", "at", "reported", "by", "reason", "times", "text", "messages"), rows);
  }

  private Report known(CommandCall call) throws CommandException {
    Report report = reports.find(call.text("id"));
    // It is for those who look after the reporter: it shows what was written to them.
    if (report == null || !call.reach().covers(report.reporter())) {
      throw new CommandException(Reason.NOT_FOUND, "There is no such report.");
    }
    call.isAbout(report.reporter().domain());
    return report;
  }

  private CommandResult show(CommandCall call) throws CommandException {
    Report report = known(call);
    List<List<String>> rows = new ArrayList<>();
    for (Element stanza : report.evidence()) {
      String body = stanza.childText("body", Namespaces.CLIENT);
      rows.add(List.of(stanza.attributeOr("from", ""), body == null ? "" : body, stanza.toString(), came(stanza)));
    }
    return new CommandResult(
        report.reporter() + " reports " + report.reported() + ": " + report.shortReason() + ". " + report.text(),
        List.of("from", "text", "stanza", "at"),
        rows);
  }

  /** When evidence came; nothing for what was reported before that was kept. */
  private String came(Element stanza) {
    String stamp = "";
    for (Element delay : stanza.elements("delay", Delay.NS)) {
      stamp = server.toString().equals(delay.attribute("from")) ? delay.attributeOr("stamp", "") : stamp;
    }
    return stamp;
  }

  private CommandResult close(CommandCall call) throws CommandException {
    Report report = known(call);
    if (!reports.close(report.id())) {
      throw new CommandException(Reason.NOT_FOUND, "There is no such report.");
    }
    return CommandResult.done("Closed the report about " + report.reported() + ".");
  }
}
