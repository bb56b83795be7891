package im.recado.modules.search;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.ServiceIqs;
import im.recado.kernel.session.Session;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.search.DirectoryStore.Wanted;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.rsm.Pages;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A directory of those who have chosen to be in it (XEP-0055), at {@code search.DOMAIN}; accounts of this server search it.
 * What can grow: one row for an account, of bounded texts; answers hold at most {@code search.max-results}, and whoever wants more
 * asks for pages (XEP-0059).
 */
public final class SearchModule implements Module {
  private static final String NS = "jabber:iq:search";
  private static final int MOST_CHARS = 100;
  private static final List<String> FIELDS = List.of("user", "first", "last", "nick", "email");
  private static final List<String> LABELS = List.of("Name of the account", "Given name", "Family name", "Nickname", "E-mail");

  /** The four of the specification; the name of the account is asked for in forms alone. */
  private static final List<String> LEGACY = FIELDS.subList(1, FIELDS.size());

  /** Whoever reads a result in pages (XEP-0059) comes to no more people than these. */
  private static final int MOST_PAGED = 5000;

  private static final Option<Integer> MOST =
      Option.integer("search.max-results", 50, 1, 500, "So many people one search finds at most.");
  private static final Option<Integer> PER_MINUTE =
      Option.integer("search.per-minute", 20, 1, 10_000, "So often an account may search in a minute.");

  private final Kernel kernel;
  private final DirectoryStore store;
  private final ServerDisco disco;
  private final Predicate<Jid> exists;
  private final Jid service;
  private final ServiceIqs requests;
  private final Buckets<Jid> searches;

  /**
   * @param exists whether an account is kept at all: one of a single session is not found
   */
  public SearchModule(
      Kernel kernel, DirectoryStore store, Predicate<Jid> exists, ServerDisco disco, AdHocCommands commands) {
    this.kernel = kernel;
    this.store = store;
    this.exists = exists;
    this.disco = disco;
    this.service = Jid.valueOf("search." + kernel.domain());
    this.searches = new Buckets<>(kernel.timers()::nanoTime);
    this.requests =
        new ServiceIqs(kernel)
            .iq(Iq.Type.GET, "query", DiscoModule.INFO, SearchModule::info)
            .iq(Iq.Type.GET, "query", DiscoModule.ITEMS, request -> Element.of("query", DiscoModule.ITEMS))
            .iq(Iq.Type.GET, "query", NS, this::fields)
            .blockingIq(Iq.Type.SET, "query", NS, this::search);
    commands.add(new AdHocCommand("directory", "Be found in the directory", ServerRole.USER, this::choose));
  }

  @Override
  public Declaration declare() {
    return Declaration.module("search", "A directory of people who want to be found.")
        .xep(55, "1.3", "Jabber Search")
        .option(MOST)
        .option(PER_MINUTE)
        .on(ServerStarting.class, event -> begin())
        .on(AccountRemoved.class, event -> store.remove(event.account()));
  }

  private void begin() {
    requests.serve(service);
    disco.add(new ServerDisco.Item(service, "Directory"));
  }

  private static Element info(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    return new DiscoReply(
            List.of(new Identity("directory", "user", "Directory")),
            List.of(NS, PageRequest.NS, DiscoModule.INFO, DiscoModule.ITEMS, DiscoModule.NO_REPLY),
            List.of())
        .toElement(null);
  }

  private Jid requireAccount(IqRequest request) throws StanzaException {
    Session session = kernel.sessions().session(request.from());
    if (session == null) {
      throw new StanzaException(Condition.FORBIDDEN, "For accounts of this server.");
    }
    return session.account().jid();
  }

  private Element fields(IqRequest request) throws StanzaException {
    requireAccount(request);
    DataForm.Builder form =
        DataForm.form(NS).title("Directory").instructions("Those are found who hold all that you fill in.");
    for (int i = 0; i < FIELDS.size(); i++) {
      form.field(Field.of(FIELDS.get(i), Field.Type.TEXT_SINGLE, LABELS.get(i)));
    }
    Element.Builder query =
        Element.builder("query", NS).child("instructions", NS, "Fill in one field or more.");
    LEGACY.forEach(field -> query.child(Element.of(field, NS)));
    return query.child(form.toElement()).build();
  }

  private Element search(IqRequest request) throws StanzaException {
    Jid account = requireAccount(request);
    Element query = request.payload();
    DataForm form = DataForm.in(query);
    if (form != null && (form.type() != DataForm.Type.SUBMIT || !form.isOf(NS))) {
      throw new StanzaException(Condition.BAD_REQUEST, "That is not the form that was asked for.");
    }
    Wanted wanted =
        new Wanted(
            form == null ? "" : part(form.value("user")),
            asked(query, form, "first"),
            asked(query, form, "last"),
            asked(query, form, "nick"),
            asked(query, form, "email"));
    if (wanted.equals(new Wanted("", "", "", "", ""))) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "Fill in something to look for.");
    }
    int perMinute = Emergency.limit(kernel.options(), PER_MINUTE);
    if (!searches.take(account, 1, perMinute / 60.0, perMinute)) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many searches. Wait a little.");
    }
    int most = kernel.options().get(MOST);
    if (query.child("set", PageRequest.NS) == null) {
      return result(form, store.search(account.domain(), wanted, most));
    }
    List<Listing> all = store.search(account.domain(), wanted, Math.max(most, MOST_PAGED));
    Pages.Page<Listing> page = Pages.cut(all, listing -> listing.jid().toString(), PageRequest.in(query), most, most);
    Element result = result(form, page.items());
    return all.isEmpty() ? result : result.withChild(page.info().toElement());
  }

  /** Nobody found is an empty answer, also to a form (section 2.1). */
  private static Element result(@Nullable DataForm form, List<Listing> found) {
    if (found.isEmpty()) {
      return Element.of("query", NS);
    }
    return form == null ? plain(found) : table(found);
  }

  private static String asked(Element query, @Nullable DataForm form, String field) {
    return part(form == null ? query.childText(field, NS) : form.value(field));
  }

  /** A part of a field, which may be written with stars as elsewhere. */
  private static String part(@Nullable String text) {
    String part = text == null ? "" : text.strip();
    int from = 0;
    int to = part.length();
    while (from < to && part.charAt(from) == '*') {
      from++;
    }
    while (to > from && part.charAt(to - 1) == '*') {
      to--;
    }
    return part.substring(from, Math.min(to, from + MOST_CHARS)).toLowerCase(Locale.ROOT);
  }

  private static Element plain(List<Listing> found) {
    Element.Builder query = Element.builder("query", NS);
    for (Listing listing : found) {
      query.child(
          Element.builder("item", NS)
              .attribute("jid", listing.jid().toString())
              .child("first", NS, listing.first())
              .child("last", NS, listing.last())
              .child("nick", NS, listing.nick())
              .child("email", NS, listing.email())
              .build());
    }
    return query.build();
  }

  private static Element table(List<Listing> found) {
    DataForm.Builder table = DataForm.result(NS).title("Directory").column("jid", Field.Type.JID_SINGLE, "Address");
    for (int i = 1; i < FIELDS.size(); i++) {
      table.column(FIELDS.get(i), Field.Type.TEXT_SINGLE, LABELS.get(i));
    }
    for (Listing listing : found) {
      table.item(
          List.of(
              value("jid", listing.jid().toString()),
              value("first", listing.first()),
              value("last", listing.last()),
              value("nick", listing.nick()),
              value("email", listing.email())));
    }
    return Element.of("query", NS, table.toElement());
  }

  private static Field value(String name, String value) {
    return new Field(name, null, null, null, false, List.of(), List.of(value));
  }

  // To be found, or not.

  private Step choose(Requester requester) throws StanzaException {
    Jid account = requester.jid().bare();
    if (!exists.test(account)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Nothing is kept for an account of a single session.");
    }
    Listing now = store.find(account);
    Listing shown = now == null ? new Listing(account, "", "", "", "") : now;
    List<String> values = List.of("", shown.first(), shown.last(), shown.nick(), shown.email());
    DataForm.Builder form =
        DataForm.builder(DataForm.Type.FORM)
            .title("Be found in the directory")
            .instructions("Others who have an account here find you by your address and by what you fill in.")
            .field(Field.flag("listed", "I want to be found", now != null));
    for (int i = 1; i < FIELDS.size(); i++) {
      form.field(Field.of(FIELDS.get(i), Field.Type.TEXT_SINGLE, LABELS.get(i), values.get(i)));
    }
    return Step.ask(form.build(), answers -> chosen(account, answers));
  }

  private Step chosen(Jid account, DataForm answers) throws StanzaException {
    if (!Boolean.TRUE.equals(answers.flag("listed"))) {
      store.remove(account);
      return Step.done("You are not in the directory.");
    }
    List<String> texts = new ArrayList<>();
    for (String field : LEGACY) {
      String text = Objects.requireNonNullElse(answers.value(field), "").strip();
      if (text.length() > MOST_CHARS) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "At most " + MOST_CHARS + " characters each.");
      }
      texts.add(text);
    }
    store.put(new Listing(account, texts.get(0), texts.get(1), texts.get(2), texts.get(3)));
    return Step.done("You can be found in the directory.");
  }
}
