package im.recado.modules.bytestreams;

import im.recado.kernel.Kernel;
import im.recado.kernel.bytestream.Bytestreams.BytestreamsOpened;
import im.recado.kernel.bytestream.Bytestreams.Outcome;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.ServiceIqs;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.modules.disco.ServerDisco;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients that cannot reach each other send each other files through the server (XEP-0065 section 6). There is nothing
 * of it unless a port is set ({@code proxy.port}). Whoever sends has an account here; so does, as a rule, whoever receives.
 */
public final class BytestreamsModule implements Module {
  private static final String NS = "http://jabber.org/protocol/bytestreams";

  static final Option<Integer> MOST =
      Option.integer("proxy.streams-per-account", 5, 1, 1000, "So many transfers an account has through the proxy at once.");

  static final Option<Boolean> OUTSIDERS =
      Option.flag(
          "proxy.outsiders", false, "Whether accounts of this server may send through the proxy to people of other servers.");

  private final Kernel kernel;
  private final Predicate<Jid> exists;
  private final ServerDisco disco;
  private final Jid service;
  private final ServiceIqs requests;

  /** @param exists whether there is an account of this address */
  public BytestreamsModule(Kernel kernel, Predicate<Jid> exists, ServerDisco disco) {
    this.kernel = kernel;
    this.exists = exists;
    this.disco = disco;
    this.service = Jid.valueOf("proxy." + kernel.domain());
    this.requests =
        new ServiceIqs(kernel)
            .iq(Iq.Type.GET, "query", DiscoModule.INFO, BytestreamsModule::info)
            .iq(Iq.Type.GET, "query", DiscoModule.ITEMS, request -> Element.of("query", DiscoModule.ITEMS))
            .blockingIq(Iq.Type.GET, "query", NS, this::where)
            .blockingIq(Iq.Type.SET, "query", NS, this::activate);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("bytestreams", "Passes files on between clients that cannot reach each other.")
        .xep(65, "1.8.2", "SOCKS5 Bytestreams", "the proxy")
        .option(MOST)
        .option(OUTSIDERS)
        .on(BytestreamsOpened.class, opened -> open())
        .on(AccountRemoved.class, removed -> kernel.bytestreams().end(removed.account()));
  }

  private void open() {
    requests.serve(service);
    disco.add(new ServerDisco.Item(service, "File Transfer Relay"));
  }

  private static Element info(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    return new DiscoReply(
            List.of(new Identity("proxy", "bytestreams", "File Transfer Relay")),
            List.of(DiscoModule.INFO, DiscoModule.ITEMS, DiscoModule.NO_REPLY, NS),
            List.of())
        .toElement(null);
  }

  private void requireAccount(IqRequest request) throws StanzaException {
    Jid from = request.from().bare();
    if (!kernel.router().isLocalAccount(from) || !exists.test(from)) {
      throw new StanzaException(Condition.FORBIDDEN, "For accounts of this server.");
    }
  }

  private Element where(IqRequest request) throws StanzaException {
    requireAccount(request);
    BytestreamsOpened where = kernel.bytestreams().where();
    if (where == null) {
      throw new StanzaException(Condition.NOT_ALLOWED);
    }
    Element host =
        Element.builder("streamhost", NS)
            .attribute("jid", service.toString())
            .attribute("host", where.host())
            .attribute("port", Integer.toString(where.port()))
            .build();
    return Element.of("query", NS, host);
  }

  private @Nullable Element activate(IqRequest request) throws StanzaException {
    requireAccount(request);
    Element query = request.payload();
    String sid = query.attribute("sid");
    String told = query.childText("activate", NS);
    if (sid == null || sid.isEmpty() || told == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "Name the stream and who is at its other end.");
    }
    Jid target = target(told);
    Outcome outcome =
        kernel
            .bytestreams()
            .activate(address(sid, request.from(), target), request.from().bare(), kernel.options().get(MOST));
    return switch (outcome) {
      case BEGUN -> null;
      case UNKNOWN -> throw new StanzaException(Condition.ITEM_NOT_FOUND, "Nobody has connected for this stream.");
      case INCOMPLETE -> throw new StanzaException(Condition.NOT_ALLOWED, "Only one end has connected.");
      case TAKEN -> throw new StanzaException(Condition.NOT_ALLOWED, "This stream was activated before.");
      case TOO_MANY ->
          throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "You have as many transfers as you may.");
    };
  }

  private Jid target(String text) throws StanzaException {
    Jid target;
    try {
      target = Jid.parse(text.strip());
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED, "That is no address: " + e.getMessage() + ".");
    }
    if (!kernel.options().get(OUTSIDERS) && !isOfHere(target)) {
      throw new StanzaException(Condition.FORBIDDEN, "The proxy is for transfers between people of this server.");
    }
    return target;
  }

  /** An account of this server, or somebody in one of its rooms. */
  private boolean isOfHere(Jid target) {
    if (kernel.router().isLocalAccount(target)) {
      return exists.test(target.bare());
    }
    return !kernel.domains().contains(target.domain()) && kernel.domains().above(target.domain()) != null;
  }

  /** What both ends name when they connect (section 5.3.2). */
  private static String address(String sid, Jid requester, Jid target) {
    try {
      byte[] text = (sid + requester + target).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
