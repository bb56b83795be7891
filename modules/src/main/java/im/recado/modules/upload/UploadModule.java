package im.recado.modules.upload;

import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.http.Web;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.ServiceIqs;
import im.recado.kernel.store.StoreException;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.delay.Dates;
import im.recado.modules.disco.DiscoForm;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.upload.Upload.Purpose;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that people upload and share by their addresses (XEP-0363), at {@code upload.DOMAIN}, once there is a web listener.
 * Only accounts of this server get slots; whoever knows an address may read. What can grow: files and rows within {@link
 * UploadOptions}, for as long as they are kept.
 */
public final class UploadModule implements Module {
  static final String NS = "urn:xmpp:http:upload:0";

  /** COMPAT: clients from before 2018 ask in this form, which has the same content. */
  private static final String OLD_NS = "urn:xmpp:http:upload";

  private static final String PURPOSE = "urn:xmpp:http:upload:purpose:0";
  private static final Logger LOG = LoggerFactory.getLogger(UploadModule.class);
  private static final int MOST_TIDIED = 500;

  /** So many files that cannot be removed say that none can. */
  private static final int MOST_STUCK = 1000;

  private final Kernel kernel;
  private final UploadStore store;
  private final Shelf shelf;
  private final ServerDisco disco;
  private final Predicate<Jid> exists;
  private final Slots slots;
  private final UploadWeb web;
  private final UploadCommands commands;
  private final Jid service;
  private final ServiceIqs requests;

  /**
   * @param key signs addresses; stays the same over restarts
   * @param exists whether an account is kept at all: one of a single session uploads nothing
   */
  public UploadModule(
      Kernel kernel,
      Shelf shelf,
      byte[] key,
      Predicate<Jid> exists,
      ServerDisco disco,
      AdHocCommands adHoc) {
    this.kernel = kernel;
    this.store = shelf.store();
    this.shelf = shelf;
    this.disco = disco;
    this.exists = exists;
    this.slots = new Slots(kernel, store, key);
    this.web = new UploadWeb(kernel, shelf, slots);
    this.commands = new UploadCommands(kernel, store, this::remove);
    this.service = Jid.valueOf("upload." + kernel.domain());
    this.requests =
        new ServiceIqs(kernel)
            .iq(Iq.Type.GET, "query", DiscoModule.INFO, this::info)
            .iq(Iq.Type.GET, "query", DiscoModule.ITEMS, request -> Element.of("query", DiscoModule.ITEMS))
            .blockingIq(Iq.Type.GET, "request", NS, this::request)
            .blockingIq(Iq.Type.GET, "request", OLD_NS, this::request);
    adHoc.add(commands.list());
    adHoc.add(commands.remove());
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("upload", "Takes files that people share and gives them out again.")
            .switchedBy(UploadOptions.OFFERED)
            .xep(363, "1.2.0", "HTTP File Upload")
            .on(Web.WebOpened.class, event -> open())
            .on(ServerStarting.class, event -> begin())
            .on(AccountRemoved.class, event -> forget(event.account()))
            .every(UploadOptions.TIDY, this::tidy);
    for (Option<?> option : UploadOptions.ALL) {
      declaration.option(option);
    }
    for (HttpRoute route : web.routes()) {
      declaration.http(route);
    }
    commands.all().forEach(declaration::command);
    return declaration;
  }

  private void open() {
    requests.serve(service);
    disco.add(new ServerDisco.Item(service, "HTTP File Upload"));
  }

  private Element info(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    List<String> features = new ArrayList<>(List.of(DiscoModule.INFO, DiscoModule.ITEMS, DiscoModule.NO_REPLY));
    List<DiscoForm> forms = new ArrayList<>();
    if (kernel.options().get(UploadOptions.OFFERED, request.from().domain())) {
      features.addAll(
          List.of(NS, OLD_NS, PURPOSE + "#message", PURPOSE + "#profile", PURPOSE + "#ephemeral"));
      if (kernel.options().get(UploadOptions.PERMANENT)) {
        features.add(PURPOSE + "#permanent");
      }
      String most = Long.toString(kernel.options().get(UploadOptions.FILE_BYTES, request.from().domain()));
      for (String namespace : List.of(NS, OLD_NS)) {
        forms.add(new DiscoForm(namespace, new TreeMap<>(java.util.Map.of("max-file-size", List.of(most)))));
      }
    }
    return new DiscoReply(List.of(new Identity("store", "file", "HTTP File Upload")), features, forms).toElement(null);
  }

  private Element request(IqRequest request) throws StanzaException {
    Jid owner = request.from().bare();
    if (!kernel.options().get(UploadOptions.OFFERED, owner.domain())) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    if (!kernel.router().isLocalAccount(owner) || !exists.test(owner)) {
      throw new StanzaException(Condition.FORBIDDEN, "Files are for the accounts of this server.");
    }
    Element asked = request.payload();
    boolean old = asked.namespace().equals(OLD_NS);
    String name = old ? asked.childText("filename", OLD_NS) : asked.attribute("filename");
    String size = old ? asked.childText("size", OLD_NS) : asked.attribute("size");
    String type = old ? asked.childText("content-type", OLD_NS) : asked.attribute("content-type");
    if (name == null || size == null || !size.strip().matches("[0-9]{1,15}")) {
      throw new StanzaException(Condition.BAD_REQUEST, "A file has a name and a size.");
    }
    Purpose purpose = purpose(asked);
    Instant until = purpose == Purpose.EPHEMERAL ? until(asked) : null;
    Upload slot = slots.request(owner, name, Long.parseLong(size.strip()), type, purpose, until);
    String address = Objects.requireNonNull(UploadWeb.address(kernel, slot));
    String put = address + "?slot=" + slots.proof(slot, until, type == null || type.isBlank());
    if (old) {
      return Element.of(
          "slot", OLD_NS, Element.of("put", OLD_NS, put), Element.of("get", OLD_NS, address));
    }
    return Element.of(
        "slot",
        NS,
        Element.builder("put", NS).attribute("url", put).build(),
        Element.builder("get", NS).attribute("url", address).build());
  }

  private Purpose purpose(Element asked) throws StanzaException {
    Element told = asked.childIn(PURPOSE);
    return switch (told == null ? "" : told.name()) {
      case "profile" -> Purpose.PROFILE;
      case "ephemeral" -> Purpose.EPHEMERAL;
      case "permanent" -> {
        if (!kernel.options().get(UploadOptions.PERMANENT)) {
          throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "No file is kept for ever here.");
        }
        yield Purpose.PERMANENT;
      }
      default -> Purpose.MESSAGE;
    };
  }

  private static Instant until(Element asked) throws StanzaException {
    Element told = Objects.requireNonNull(asked.child("ephemeral", PURPOSE));
    @Nullable Instant until = Dates.parse(told.attributeOr("expire-before", ""));
    if (until == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "A file that is to go needs a time to go.");
    }
    return until;
  }

  // The end of files.

  private void begin() {
    try {
      shelf.files().tidy();
    } catch (IOException e) {
      LOG.error("Uploads that were not finished could not be removed", e);
    }
    tidy();
  }

  private void remove(String id) {
    shelf.remove(id, slots.dayBegins());
  }

  private void forget(Jid owner) {
    @Nullable RuntimeException first = null;
    for (Upload upload : store.of(owner)) {
      try {
        remove(upload.id());
      } catch (UncheckedIOException e) {
        first = first == null ? e : first;
      }
    }
    store.forgetGone(owner);
    if (first != null) {
      throw first;
    }
  }

  private void tidy() {
    Set<String> stuck = new HashSet<>();
    Instant now = kernel.clock().instant();
    try {
      List<Upload> expired;
      do {
        // Those that could not be removed, or are still coming, are first again: the rest comes after them.
        expired = store.expired(now, stuck.size() + MOST_TIDIED);
        expired.stream().filter(upload -> !stuck.contains(upload.id())).forEach(upload -> removeOr(stuck, upload, now));
      } while (expired.size() >= MOST_TIDIED && expired.size() > stuck.size() && stuck.size() < MOST_STUCK);
      store.forgetGone(slots.dayBegins());
    } catch (StoreException e) {
      LOG.error("Files that have expired could not be removed", e);
    }
  }

  private void removeOr(Set<String> stuck, Upload upload, Instant now) {
    try {
      if (!shelf.removeExpired(upload.id(), now, slots.dayBegins())) {
        stuck.add(upload.id());
      }
    } catch (UncheckedIOException e) {
      stuck.add(upload.id());
      LOG.error("The file {} of {} has expired and could not be removed", upload.id(), upload.owner(), e);
    }
  }
}
