package im.recado.modules.bosh;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.http.WebPolicy;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Tls;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/** Takes requests of clients that speak XMPP by requests (XEP-0124, XEP-0206) and gives each to its session. */
public final class BoshModule implements Module {
  static final String PATH = "/http-bind";

  /** What a body may hold beside a stanza of the largest size. */
  private static final int WRAPPING = 4096;

  private final Kernel kernel;
  private final Bosh bosh;
  private final WebPolicy policy;

  public BoshModule(Kernel kernel) {
    this.kernel = kernel;
    this.bosh = new Bosh(kernel);
    this.policy = new WebPolicy(kernel);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("bosh", "Takes clients whose network lets only requests of the web through.")
        .xep(124, "1.11.2", "Bidirectional-streams Over Synchronous HTTP (BOSH)")
        .xep(206, "1.4", "XMPP Over BOSH")
        .option(Bosh.WAIT)
        .option(Bosh.INACTIVITY)
        .option(Bosh.PAUSE)
        .option(Bosh.POLLING)
        .option(Bosh.SESSIONS)
        .option(Bosh.PER_ADDRESS)
        .http(HttpRoute.of("POST", PATH, this::mostBytes, this::handle).forSites(policy::allows));
  }

  private long mostBytes() {
    return (long) kernel.options().get(ClientStreams.MAX_STANZA) + WRAPPING;
  }

  private HttpResponse handle(HttpRequest http) throws IOException {
    List<String> origins = http.headers().getOrDefault("origin", List.of());
    InetSocketAddress client = new InetSocketAddress(http.client(), 0);
    if (origins.size() > 1 || !policy.allows(http, origins.isEmpty() ? null : origins.getFirst())) {
      kernel.security().refused(client, null, WebPolicy.ORIGINS.key(), "A page of another site may not log in here.");
      return HttpResponse.text(403, "Pages of that site may not log in here.\n");
    }
    String refusal = kernel.entrance().refusal(http.client());
    if (refusal != null) {
      kernel.security().refused(client, null, refusal, "Nobody there may connect.");
      return HttpResponse.text(403, "Nobody there may connect.\n");
    }
    XmlLimits limits = XmlLimits.CLIENT.withBytes(kernel.options().get(ClientStreams.MAX_STANZA));
    BoshRequest request = BoshRequest.read(http.body().readAllBytes(), limits);
    if (request == null) {
      return Answer.terminal("bad-request").toResponse();
    }
    String sid = request.sid();
    return (sid == null ? open(request, http) : goOn(sid, request, http)).toResponse();
  }

  /** XEP-0124 section 7. */
  private Answer open(BoshRequest request, HttpRequest http) {
    String to = request.body().attribute("to");
    if (to == null || to.isEmpty()) {
      return Answer.terminal("improper-addressing");
    }
    if (!kernel.domains().contains(to.toLowerCase(Locale.ROOT))) {
      return Answer.terminal("host-unknown");
    }
    Tls tls = policy.isProtected(http) ? Tls.unbound(policy.isByTls(http) ? "TLS of requests" : WebPolicy.LOCAL) : null;
    if (tls == null && policy.requiresTls()) {
      return elsewhere();
    }
    Bosh.Opened opened = bosh.open(request, http.client(), tls);
    BoshSession session = opened.session();
    if (session == null) {
      InetSocketAddress client = new InetSocketAddress(http.client(), 0);
      kernel.security().refused(client, null, opened.limit().key(), "Too many sessions by BOSH.");
      return Answer.terminal("policy-violation");
    }
    return session.request(request);
  }

  private Answer goOn(String sid, BoshRequest request, HttpRequest http) {
    BoshSession session = bosh.find(sid);
    // Whoever has heard the name in the clear does not get on with it where that is not allowed (SECURITY H1).
    if (session == null || (session.isProtected() && !policy.isProtected(http))) {
      return Answer.terminal("item-not-found");
    }
    return session.request(request);
  }

  /** TLS is required: the client may try the address that has it (section 17.2). */
  private Answer elsewhere() {
    String url = kernel.web().url();
    if (url == null || !url.startsWith("https://")) {
      return Answer.terminal("policy-violation");
    }
    Element body =
        Element.builder("body", Bosh.NS).attribute("type", "terminate").attribute("condition", "see-other-uri").build();
    return Answer.of(
        Answer.USUAL_TYPE, body, List.of(Answer.payload(Element.of("uri", Bosh.NS, url + PATH))));
  }
}
