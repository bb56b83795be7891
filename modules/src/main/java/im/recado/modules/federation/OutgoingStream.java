package im.recado.modules.federation;

import im.recado.kernel.background.Background;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamHandler;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that this server has opened to another one, for one pair of domains, and then perhaps for others: TLS, the certificate, EXTERNAL or dialback, acknowledgements,
 * stanzas (RFC 6120 section 4 to 6, XEP-0178 section 3, XEP-0220 section 2.1, XEP-0198). For the connection's loop, but for what says otherwise.
 */
final class OutgoingStream implements StreamHandler, Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(OutgoingStream.class);

  /** Where the conversation stands. */
  private enum Step { OPENED, STARTING_TLS, LOOKING_AT_CERTIFICATE, KNOWN, LOGGING_IN, LOGGED_IN, DIALLING_BACK, BELIEVED, READY }

  private final Federation all;
  private final OutgoingLink link;
  private final ServerConnection connection;
  private final Sending sending;
  private final Asking asking;
  private final Login login;
  private final OtherWay otherWay;
  private final OutgoingManagement management;
  private final Company company;

  private final AtomicBoolean toldToGo = new AtomicBoolean();
  private Step step = Step.OPENED;
  private volatile String how = "";
  private @Nullable String id;
  private @Nullable Element features;
  private boolean proven;
  private boolean closed;

  /** We have closed it, and there was no need of it. */
  private boolean left;

  private boolean triedExternal;
  private @Nullable Refusal reason;

  OutgoingStream(Federation all, OutgoingLink link, ServerConnection connection) {
    this.all = all;
    this.link = link;
    this.connection = connection;
    this.sending = new Sending(all, connection);
    sending.adds(link, this);
    this.asking = new Asking(all, link, connection);
    this.login = new Login(all, link, connection);
    this.otherWay = new OtherWay(all, link, connection, error -> broken(error, "it sends what it may not"));
    this.management = new OutgoingManagement(all, link, this, connection, sending, otherWay.arrivals(), this::ready);
    this.company = new Company(all, this, connection, sending, otherWay);
  }

  /** The connection stands. */
  void begin() {
    if (!connection.isDirectTls()) {
      connection.loop().execute(this::open);
    }
  }

  private void open() {
    step = step == Step.LOGGING_IN ? Step.LOGGED_IN : Step.OPENED;
    connection.openStream(
        Element.builder("stream", Namespaces.STREAM)
            .attribute("from", link.ours().toString())
            .attribute("to", link.theirs().toString())
            .attribute("version", "1.0")
            .attribute(Namespaces.XML, "lang", "en")
            .build());
  }

  // What the connection says.

  @Override
  public void streamOpened(Element header, String content) {
    if (!header.is("stream", Namespaces.STREAM) || !content.equals(Namespaces.SERVER)) {
      fail("invalid-namespace", "it speaks no stream of servers", true);
    } else if (header.attribute("version") == null) {
      fail("unsupported-version", "it is older than XMPP 1.0", true);
    } else {
      id = header.attribute("id");
      company.opened(id);
      otherWay.speaks(header.lang());
    }
  }

  @Override
  public void element(Element element) {
    if (closed) {
      if (element.is("a", Sm.NS)) {
        // The last word on what has arrived.
        sending.acknowledged(element);
      }
      return;
    }
    if (element.is("error", Namespaces.STREAM)) {
      failed(element);
      return;
    }
    switch (element.namespace()) {
      case Namespaces.STREAM -> features(element);
      case Namespaces.TLS -> tls(element);
      case Namespaces.SASL -> sasl(element);
      case Namespaces.DIALBACK -> dialback(element);
      case Sm.NS -> managed(element);
      case Namespaces.SERVER -> otherWay.take(element);
      default -> LOG.debug("{} sent {} over a stream that is not its own to send on", link.theirs(), element.name());
    }
  }

  private void failed(Element error) {
    Element condition = error.childIn(Namespaces.STREAM_ERRORS);
    String name = condition == null ? "undefined-condition" : condition.name();
    // Perhaps it was one pair too many; then the first may come again alone.
    end("it says " + name, Refusal.isFinal(name) && !company.wasAsked());
  }

  private void features(Element offered) {
    if (!offered.is("features", Namespaces.STREAM)) {
      return;
    }
    features = offered;
    limits(offered);
    company.features(offered);
    if (step == Step.LOGGED_IN) {
      believed("certificate");
    } else if (step != Step.OPENED) {
      fail("policy-violation", "it offers features out of turn", false);
    } else if (connection.tls() == null && offered.has("starttls", Namespaces.TLS)) {
      step = Step.STARTING_TLS;
      connection.write(Element.of("starttls", Namespaces.TLS));
    } else if (connection.tls() == null && (all.policy().of(link.theirs()) != Trust.CLEARTEXT || connection.mustProve())) {
      unproven("policy-violation", "it has no TLS");
    } else {
      lookAtCertificate();
    }
  }

  /** XEP-0478. */
  private void limits(Element offered) {
    Element limits = offered.child("limits", IncomingFeatures.LIMITS);
    String most = limits == null ? null : limits.childText("max-bytes", IncomingFeatures.LIMITS);
    if (most != null && most.matches("[1-9][0-9]{3,17}")) {
      sending.limit(Long.parseLong(most));
    }
  }

  private void tls(Element element) {
    if (step == Step.STARTING_TLS && element.name().equals("proceed")) {
      connection.startTls();
    } else {
      fail("policy-violation", "it does not begin TLS", false);
    }
  }

  @Override
  public void secured() {
    open();
  }

  private void lookAtCertificate() {
    step = Step.LOOKING_AT_CERTIFICATE;
    Trust trust = all.policy().of(link.theirs());
    Background.start(
        "a stream to another server",
        () -> {
          String doubt =
              connection.tls() == null ? "there is no TLS" : connection.doubt(link.theirs(), trust == Trust.SELF_SIGNED);
          connection.loop().execute(() -> known(trust, doubt));
        });
  }

  private void known(Trust trust, @Nullable String doubt) {
    if (closed) {
      return;
    }
    if (doubt != null && (!trust.believesDns() || connection.mustProve())) {
      all.security().refused(connection.peer(), link.theirs().toString(), "s2s-certificate", doubt);
      unproven(null, "it does not prove that it is the server: " + doubt);
      return;
    }
    proven = doubt == null;
    step = Step.KNOWN;
    go();
  }

  @Override
  public void wanted() {
    if (toldToGo.compareAndSet(false, true)) {
      connection.loop().execute(this::go);
    }
  }

  private void go() {
    toldToGo.set(false);
    if (closed) {
      return;
    }
    if (step == Step.READY) {
      sending.drain();
    }
    if (step == Step.KNOWN || step == Step.DIALLING_BACK || step == Step.READY) {
      // Not in the middle of SASL.
      asking.ask();
    }
    if (step == Step.KNOWN && link.hasWaiting()) {
      logIn();
    }
  }

  // Who we are.

  private void logIn() {
    Element offered = features;
    if (offered == null) {
      return;
    }
    otherWay.open(offered);
    if (!triedExternal && proven && Login.offersExternal(offered)) {
      triedExternal = true;
      step = Step.LOGGING_IN;
      login.byCertificate();
    } else if (offered.has("dialback", IncomingStream.DIALBACK_FEATURE) && id != null) {
      step = Step.DIALLING_BACK;
      login.byDialback(id);
    } else {
      fail(null, "it believes neither our certificate nor dialback", true);
    }
  }

  private void sasl(Element element) {
    if (step != Step.LOGGING_IN) {
      fail("policy-violation", "it answers a login that was none", false);
      return;
    }
    switch (element.name()) {
      case "success" -> {
        connection.restart();
        open();
      }
      case "challenge" -> connection.write(Element.of("response", Namespaces.SASL));
      default -> {
        LOG.debug("{} does not believe our certificate: {}", link.theirs(), element);
        step = Step.KNOWN;
        go();
      }
    }
  }

  /** Answers count only when they were asked for on this stream, for these domains, with this id (SECURITY S1). */
  private void dialback(Element element) {
    if (element.name().equals("result") && login.isForUs(element) && step == Step.DIALLING_BACK) {
      if ("valid".equals(element.attribute("type"))) {
        believed("dialback");
      } else {
        Element error = element.child("error", Namespaces.SERVER);
        fail(null, "it does not believe dialback", error == null || !"wait".equals(error.attribute("type")));
      }
      return;
    }
    if (element.name().equals("result") ? company.answered(element) : asking.answered(element)) {
      return;
    }
    all.security().refused(connection.peer(), link.theirs().toString(), "s2s-dialback", "An answer that nobody has asked for.");
  }

  // Who has what.

  private void believed(String how) {
    this.how = how;
    step = Step.BELIEVED;
    otherWay.believed(link.ours(), link.theirs());
    connection.authenticated(link.theirs(), XmlLimits.SERVER);
    management.begin(features != null && features.has("sm", Sm.NS));
  }

  private void ready() {
    step = Step.READY;
    link.ready(this);
  }

  /** The other pairs of domains that go over it. */
  Company company() {
    return company;
  }

  private void managed(Element element) {
    StreamError error = management.take(element);
    if (error != null) {
      broken(error, "it acknowledges what cannot be");
    }
  }

  @Override
  public void writable() {
    go();
  }

  @Override
  public String how() {
    return how.isEmpty() ? "connecting" : how;
  }

  @Override
  public LinkState.Way way() {
    return otherWay.isOpen() ? LinkState.Way.BOTH : LinkState.Way.OUT;
  }

  // The end.

  @Override
  public void streamClosed() {
    otherWay.settle(() -> end(null, false));
  }

  @Override
  public void refused(XmlException reason) {
    fail(reason.condition(), "what it sends cannot be read", false);
  }

  @Override
  public void disconnected() {
    closed = true;
    sending.close();
    // A server that stops for a moment says so, and is there again when it is needed.
    boolean inPeace = left || step == Step.READY || step == Step.KNOWN;
    Refusal why = reason == null ? refusal("it hangs up", false) : reason;
    Refusal told = inPeace && !why.isFinal() ? null : why;
    // What has come is counted before another stream tells how much it was.
    otherWay.behind(
        () -> {
          if (company.wasAsked()) {
            endsForAll(told, management.managed());
          } else {
            link.over(this, told, management.managed());
            connection.loop().execute(company::end);
          }
        });
  }

  /** Those who share it have what they had sent back before the next stream can tell what of it had arrived. */
  private void endsForAll(@Nullable Refusal why, @Nullable Managed managed) {
    link.connecting().ends(this, why, managed);
    connection.loop()
        .execute(
            () -> {
              company.end();
              link.over(this, why, managed);
            });
  }

  @Override
  public void close() {
    connection.loop()
        .execute(
            () -> {
              left = true;
              end(null, false);
            });
  }

  @Override
  public void unused() {
    close();
  }

  @Override
  public void cut() {
    connection.close();
  }

  private Refusal refusal(String why, boolean isFinal) {
    String text = "The server of " + link.theirs() + " cannot be spoken with: " + why + ".";
    return isFinal ? Refusal.notFound(text) : Refusal.timeout(text);
  }

  /** Somebody else is here than was sought, who may be in another place. */
  private void unproven(@Nullable String condition, String why) {
    boolean hasOthers = connection.disproved();
    fail(condition, why, !hasOthers);
    reason = hasOthers && reason != null ? reason.elsewhere() : reason;
  }

  /** @param condition what the other side is told; null when it has done nothing wrong */
  private void fail(@Nullable String condition, String why, boolean isFinal) {
    end(condition == null ? null : StreamError.of(condition), why, isFinal);
  }

  /** The other side has broken the rules. */
  private void broken(StreamError error, String why) {
    end(error, why, false);
  }

  private void end(@Nullable String why, boolean isFinal) {
    end(null, why, isFinal);
  }

  private void end(@Nullable StreamError error, @Nullable String why, boolean isFinal) {
    if (closed) {
      return;
    }
    closed = true;
    sending.close();
    link.connecting().closes(this);
    otherWay.sayWhatIsSafe();
    if (error != null) {
      connection.write(error.toElement());
    }
    if (why != null) {
      LOG.debug("The stream to {} ends: {}", link.theirs(), why);
      reason = refusal(why, isFinal);
    }
    connection.closeStream();
  }
}
