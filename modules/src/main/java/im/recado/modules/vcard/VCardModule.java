package im.recado.modules.vcard;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what people tell of themselves (XEP-0054), the avatar included whose hash their clients spread (XEP-0153). An
 * account without a vCard answers a stranger as one that does not exist. What can grow: one bounded text per account
 * (SECURITY D9).
 */
public final class VCardModule implements Module {
  static final String NS = "vcard-temp";
  private static final String KEY = "vcard";
  private static final Argument ACCOUNT =
      Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org");

  /** Who may read vCards. */
  enum Readers {
    EVERYBODY,
    CONTACTS
  }

  static final Option<Readers> READERS =
      Option.choice(
          "vcard.readers",
          Readers.EVERYBODY,
          "Who may read the vCard of an account: everybody, or only contacts who may see its presence.")
          .perDomain();

  static final Option<Integer> BYTES =
      Option.integer("vcard.bytes", 64 * 1024, 1024, 1024 * 1024, "The largest vCard, in bytes.");

  private final Options options;
  private final RosterModule rosters;
  private final KeyValues store;
  private final Predicate<Jid> exists;
  /** One vCard of an account, and its picture, is kept after the other. */
  private final StoreLocks locks = new StoreLocks();
  private @Nullable Photos photos;

  /** @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind */
  public VCardModule(Options options, RosterModule rosters, KeyValues store, Predicate<Jid> exists) {
    this.options = options;
    this.rosters = rosters;
    this.store = store;
    this.exists = exists;
  }

  /** Where pictures are kept, if not in the vCards themselves; set while the server is put together. */
  public void photos(Photos photos) {
    this.photos = photos;
  }

  /** Whether everybody may read this account's vCard. */
  public boolean everybodyReads(Jid owner) {
    return everybodyReads(options, owner);
  }

  /** Whether everybody may read this account's vCard where these are the options. */
  public static boolean everybodyReads(Options options, Jid owner) {
    return options.get(READERS, owner.domain()) == Readers.EVERYBODY;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("vcard", "Keeps what people tell of themselves.")
        .switchable()
        .xep(54, "1.3.0", "vcard-temp")
        .serverFeature(NS)
        .accountFeature(NS)
        .option(READERS)
        .option(BYTES)
        .on(AccountRemoved.class, removed -> store.removeAll(removed.account()))
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "vCard", NS, this::own)
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "vCard", NS, this::set)
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "vCard", NS, this::other)
        .blockingIq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "vCard", NS, IqHandler.OWNER_ONLY)
        .iq(Iq.Type.SET, IqTarget.SERVER, "vCard", NS, IqHandler.OWNER_ONLY)
        .command(
            Command.look(
                "vcard-show", "Shows what somebody tells of themselves, without the picture.", List.of(ACCOUNT), this::show)
                .within("account"))
        .command(
            Command.look(
                "vcard-photo", "Shows the picture in somebody's vCard, in Base64.", List.of(ACCOUNT), this::photo)
                .within("account"));
  }

  /** Keeps a vCard that an administrator has made for an account. May wait. */
  public void keep(Jid owner, Element vcard) {
    synchronized (locks.of(owner)) {
      store.put(owner, KEY, vcard.toString());
    }
  }

  /**
   * Keeps the first vCard of an account that has none, also when its owner tells of themselves at the same time; without the
   * picture where the whole of it is too large. May wait.
   */
  public void begin(Jid owner, Element vcard) {
    boolean fits = vcard.toString().getBytes(StandardCharsets.UTF_8).length <= options.get(BYTES);
    Element first = fits ? vcard : vcard.without(part -> part.is("PHOTO", NS));
    synchronized (locks.of(owner)) {
      if (store.get(owner, KEY) != null) {
        return;
      }
      try {
        keep(owner, first, owner);
      } catch (StanzaException e) {
        keep(owner, first.without(part -> part.is("PHOTO", NS)));
      }
    }
  }

  private CommandResult show(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    for (Element part : vcard(call).elements()) {
      if (!part.name().equals("PHOTO")) {
        told(part.name(), part, rows);
      }
    }
    return CommandResult.table(List.of("what", "text"), rows);
  }

  /** One line for each text; empty elements within say of what kind it is. */
  private static void told(String what, Element part, List<List<String>> rows) {
    String text = part.text().strip();
    if (!text.isEmpty()) {
      rows.add(List.of(what, text));
    }
    for (Element child : part.elements()) {
      told(what + "." + child.name(), child, rows);
    }
  }

  private CommandResult photo(CommandCall call) throws CommandException {
    Element photo = vcard(call).child("PHOTO", NS);
    String data = photo == null ? null : photo.childText("BINVAL", NS);
    if (photo == null || data == null || data.isBlank()) {
      throw new CommandException(Reason.NOT_FOUND, "There is no picture.");
    }
    String type = photo.childText("TYPE", NS);
    return CommandResult.table(List.of("type", "data"), List.of(List.of(type == null ? "" : type, data.replaceAll("\\s", ""))));
  }

  /** The vCard of an account, or an empty one. */
  private Element vcard(CommandCall call) throws CommandException {
    Jid owner = call.address("account");
    try {
      Element kept = read(owner, owner);
      return kept == null ? Element.of("vCard", NS) : kept;
    } catch (StanzaException e) {
      throw new CommandException(Reason.FAILED, "The vCard cannot be read.");
    }
  }

  private Element own(IqRequest request) throws StanzaException {
    Jid owner = request.askedAccount();
    Element kept = read(owner, owner);
    return kept == null ? Element.of("vCard", NS) : kept;
  }

  private Element other(IqRequest request) throws StanzaException {
    Jid owner = request.askedAccount();
    boolean may = everybodyReads(owner) || rosters.sees(request.from().bare(), owner);
    Element kept = may ? read(owner, request.from().bare()) : null;
    if (kept == null) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    return kept;
  }

  private @Nullable Element read(Jid owner, Jid reader) throws StanzaException {
    String kept = store.get(owner, KEY);
    try {
      Element vcard = kept == null ? null : Xml.parse(kept, XmlLimits.STORED);
      return photos == null ? vcard : photos.shown(owner, vcard, reader);
    } catch (XmlException e) {
      throw new StanzaException(Condition.INTERNAL_SERVER_ERROR);
    }
  }

  private @Nullable Element set(IqRequest request) throws StanzaException {
    Jid owner = request.askedAccount();
    if (!exists.test(owner)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Nothing is kept for an account of a single session.");
    }
    String text = request.payload().toString();
    if (text.getBytes(StandardCharsets.UTF_8).length > options.get(BYTES)) {
      throw new StanzaException(
          Condition.NOT_ACCEPTABLE, "The vCard may have " + options.get(BYTES) + " bytes; a smaller picture may help.");
    }
    keep(owner, request.payload(), request.from());
    return null;
  }

  private void keep(Jid owner, Element vcard, Jid by) throws StanzaException {
    synchronized (locks.of(owner)) {
      Element rest = photos == null ? vcard : photos.kept(owner, vcard, by);
      if (rest.elements().isEmpty()) {
        store.remove(owner, KEY);
      } else {
        store.put(owner, KEY, rest.toString());
      }
    }
  }
}
