package im.recado.net.http;

import im.recado.kernel.background.Background;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.http.Web;
import im.recado.kernel.module.Option;
import im.recado.net.tls.TlsConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the web listener: one request after the other. While a request is answered nothing is read but the
 * body that its handler wants; what a client sends ahead waits in the network (SECURITY D13). All but {@link #answer}
 * and the handlers runs on the connection's loop.
 */
public final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** How often a body's progress is looked at. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** So long a client that is refused may go on talking before the connection goes. */
  private static final Duration LINGERING = Duration.ofSeconds(2);

  /** Empty where HTTP/1.0 names none. */
  private static final Set<String> NAMES_OF_THIS_MACHINE = Set.of("", "localhost", "127.0.0.1", "[::1]", "::1");

  private static final String SHOWN_TO_SITES = "Content-Length, Content-Range, Content-Disposition";

  private final HttpConnections all;
  private final InetSocketAddress peer;
  private final @Nullable TlsConnection tls;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ResponseWriter writer;

  /** Read and not yet understood. */
  private @Nullable ByteBuf unread;

  private @Nullable HeadReader head;
  private @Nullable BodyDecoder decoder;
  private @Nullable BodyPipe body;

  /** The request that is being answered. */
  private @Nullable RequestHead current;

  /** The client has been told to go: what it still says is not heard. */
  private boolean leaving;

  /** Whether a request has come whole. */
  private boolean hasAsked;

  private boolean inputEnded;
  private boolean continued;
  /** Bytes of bodies that have come. Written by the loop. */
  private volatile long bodyBytes;
  private @Nullable Future<?> deadline;

  /**
   * A connection that has just been accepted.
   *
   * @param tls the TLS that begins with its first byte, or null
   */
  public HttpConnection(HttpConnections all, InetSocketAddress peer, @Nullable TlsConnection tls) {
    this.all = all;
    this.peer = peer;
    this.tls = tls;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    this.writer = new ResponseWriter(context.channel(), all);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (all.refuses(peer.getAddress())) {
      context.close();
      return;
    }
    Option<Integer> limit = all.opened(this);
    if (limit != null) {
      all.security().refused(peer, null, limit.key(), "Too many connections to the web.");
      context.close();
      return;
    }
    // Whoever connects has something to ask; who has asked may have more to.
    within(all.options().get(HttpConnections.HEAD_DEADLINE), () -> context().close());
  }

  InetSocketAddress peer() {
    return peer;
  }

  /** So many bytes of bodies have come. Any thread. */
  long bodyBytes() {
    return bodyBytes;
  }

  /** Others need the place of one on which nothing is asked, or comes slowly. Any thread. */
  void displace() {
    onLoop(() -> context().close());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      context.close();
    } else if (event instanceof ChannelInputShutdownEvent) {
      inputEnded();
    }
  }

  /** The client will say no more; what it has asked is still answered. */
  private void inputEnded() {
    inputEnded = true;
    if (current == null || leaving) {
      context().close();
    } else if (decoder != null && body != null && unread == null) {
      body.fail("the body ended early");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leave();
    if (unread != null) {
      unread.release();
      unread = null;
    }
    if (body != null) {
      body.fail("the client is gone");
    }
    Objects.requireNonNull(writer).gone();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Objects.requireNonNull(writer).writabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      LOG.debug("The connection of {} broke: {}", peer, cause.toString());
    } else {
      LOG.error("The connection of {} failed", peer, cause);
    }
    context.close();
  }

  // Reading.

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (leaving) {
      bytes.release();
      return;
    }
    unread = unread == null ? bytes : Unpooled.wrappedBuffer(unread, bytes);
    proceed();
  }

  /** Goes as far with what was read as is possible now. */
  private void proceed() {
    try {
      if (decoder != null) {
        readBody();
      }
      if (decoder == null && current == null && unread != null) {
        readHead();
      }
    } catch (HttpException e) {
      if (e.status() == 400) {
        all.security().refused(peer, null, "http-request", String.valueOf(e.getMessage()));
      }
      if (body != null) {
        // The handler is at work: its answer would come too late.
        body.fail(String.valueOf(e.getMessage()));
        leaving = true;
        context().close();
      } else {
        refuse(e);
      }
    }
    if (unread != null && !unread.isReadable()) {
      unread.release();
      unread = null;
    }
  }

  private void readHead() throws HttpException {
    HeadReader reader = head;
    if (reader == null) {
      reader = new HeadReader(all.options().get(HttpConnections.HEAD_BYTES));
      head = reader;
    }
    boolean began = reader.hasBegun();
    List<String> lines = reader.feed(Objects.requireNonNull(unread));
    if (lines == null) {
      if (!began && reader.hasBegun() && hasAsked) {
        within(all.options().get(HttpConnections.HEAD_DEADLINE), () -> context().close());
      }
      return;
    }
    hasAsked = true;
    all.asked(this);
    cancelDeadline();
    RequestHead request = RequestHead.parse(lines);
    head = null;
    begin(request);
  }

  private void readBody() throws HttpException {
    BodyDecoder decoding = Objects.requireNonNull(decoder);
    BodyPipe pipe = Objects.requireNonNull(body);
    boolean more = true;
    ByteBuf bytes = unread;
    while (bytes != null && bytes.isReadable() && !decoding.isDone()) {
      byte[] part = decoding.next(bytes);
      if (part.length > 0) {
        bodyBytes += part.length;
        more = pipe.offer(part);
      }
    }
    if (decoding.isDone()) {
      decoder = null;
      all.bodyEnds(this);
      cancelDeadline();
      reading(false);
      pipe.end();
    } else if (!more) {
      cancelDeadline();
      reading(false);
    }
  }

  private void reading(boolean on) {
    context().channel().config().setAutoRead(on && !inputEnded);
  }

  // One request.

  /** Who is on this machine may call it so: no other name can be made to look like these (SECURITY H3). */
  private boolean isOfThisMachine(String host) {
    return peer.getAddress().isLoopbackAddress() && NAMES_OF_THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
  }

  private void begin(RequestHead request) throws HttpException {
    current = request;
    reading(false);
    if (!all.web().serves(request.host()) && !isOfThisMachine(request.host())) {
      throw new HttpException(421, "This server does not serve that name.");
    }
    List<String> coding = request.headers().getOrDefault("content-encoding", List.of("identity"));
    if (!coding.equals(List.of("identity"))) {
      throw new HttpException(415, "Bodies are taken as they are, not compressed.");
    }
    Upgrade upgrade = all.upgrade();
    if (upgrade != null && request.method().equals("GET") && upgrade.isAt(request.segments())) {
      upgrade(upgrade, request);
      return;
    }
    List<Web.Match> matches = all.web().matches(request.segments());
    if (request.method().equals("OPTIONS") && !matches.isEmpty()) {
      answer(Routes.options(matches, request), request);
      return;
    }
    Web.Match match = matches.isEmpty() ? nothing(request) : Routes.find(matches, request.method());
    if (match == null) {
      HttpResponse refusal = all.web().refusal(request.segments(), 405, "That cannot be done with this.");
      answer(refusal.header("Allow", Routes.methods(matches)), request);
      return;
    }
    long most = match.route().mostBytes().getAsLong();
    if (request.length() > most || request.length() < 0 && most == 0) {
      throw new HttpException(413, most == 0 ? "No body is taken here." : "At most " + most + " bytes are taken here.");
    }
    decoder = request.length() == 0 ? null : new BodyDecoder(request.length());
    continued = false;
    BodyPipe pipe = new BodyPipe(most, () -> onLoop(this::bodyWanted));
    body = pipe;
    if (decoder == null) {
      pipe.end();
    } else {
      all.bodyBegins(this);
    }
    HttpRequest handed = handed(request, match.parameters(), pipe);
    Background.start("a request on the web", () -> handle(match, request, handed));
  }

  /** What is answered where there is no route: to those who get something, in the way of this web. */
  private Web.Match nothing(RequestHead request) throws HttpException {
    Web.Match otherwise = all.web().otherwise();
    Web.Match match = otherwise == null ? null : Routes.find(List.of(otherwise), request.method());
    if (match == null) {
      throw new HttpException(404, "There is nothing here.");
    }
    return match;
  }

  private HttpRequest handed(RequestHead request, Map<String, String> parameters, InputStream body) {
    return new HttpRequest(
        request.method(),
        request.segments(),
        request.query(),
        request.headers(),
        parameters,
        all.client(peer, request),
        all.isSecure(peer, tls != null, request),
        request.length(),
        body);
  }

  /** Leaves this connection to another protocol, if that is agreed to. */
  private void upgrade(Upgrade upgrade, RequestHead request) {
    HttpRequest handed = handed(request, Map.of(), InputStream.nullInputStream());
    HttpResponse response =
        request.isOld()
            ? HttpResponse.text(426, "That is for HTTP/1.1.\n").header("Upgrade", "websocket")
            : request.length() == 0 ? upgrade.answer(handed, peer) : HttpResponse.text(413, "No body is taken here.\n");
    if (response.status() != 101) {
      leaving = request.length() != 0;
      answer(response, request);
      return;
    }
    ChannelHandlerContext at = context();
    Objects.requireNonNull(writer).switchProtocols(response);
    ByteBuf rest = unread;
    unread = null;
    leave();
    ChannelHandler next = upgrade.handler(at.channel(), peer, handed, tls);
    ChannelPipeline pipeline = at.pipeline();
    String before = at.name();
    pipeline.addAfter(before, null, next);
    if (rest != null && rest.isReadable()) {
      at.fireChannelRead(rest);
    } else if (rest != null) {
      rest.release();
    }
    at.channel().config().setAutoRead(true);
    pipeline.remove(this);
  }

  /** This connection is one to the web no more. */
  private void leave() {
    cancelDeadline();
    all.closed(this);
  }

  /** The handler waits for more of the body. */
  private void bodyWanted() {
    RequestHead request = current;
    if (decoder == null || request == null || leaving) {
      return;
    }
    if (unread != null) {
      proceed();
    }
    if (decoder != null && inputEnded) {
      Objects.requireNonNull(body).fail("the body ended early");
    } else if (decoder != null) {
      if (request.expectsContinue() && !continued) {
        continued = true;
        Objects.requireNonNull(writer).goOn();
      }
      reading(true);
      if (deadline == null) {
        watchBody(bodyBytes);
      }
    }
  }

  private void watchBody(long before) {
    within(
        LOOK,
        () -> {
          deadline = null;
          if (decoder == null) {
            return;
          }
          if (bodyBytes - before < LOOK.toSeconds() * all.options().get(HttpConnections.SLOWEST)) {
            all.security().refused(peer, null, HttpConnections.SLOWEST.key(), "A body came too slowly.");
            Objects.requireNonNull(body).fail("the body comes too slowly");
            context().close();
          } else {
            watchBody(bodyBytes);
          }
        });
  }

  /** On a virtual thread of its own. */
  private void handle(Web.Match match, RequestHead head, HttpRequest request) {
    HttpRoute route = match.route();
    HttpResponse response;
    try {
      response = route.handler().handle(request);
    } catch (HttpException e) {
      response = refusal(head, e.status(), String.valueOf(e.getMessage()));
    } catch (BodyPipe.TooLarge e) {
      response = refusal(head, 413, "That is more than is taken here.");
    } catch (IOException e) {
      LOG.debug("A request of {} did not come whole: {}", peer, e.getMessage());
      context().close();
      return;
    } catch (RuntimeException e) {
      LOG.error("A request of {} to {} failed", peer, route.path(), e);
      response = refusal(head, 500, "Something went wrong here.");
    }
    String site = Routes.site(List.of(match), head);
    if (site != null) {
      response =
          response
              .header("Access-Control-Allow-Origin", site)
              .header("Access-Control-Expose-Headers", SHOWN_TO_SITES);
      response = site.equals("*") ? response : response.header("Vary", "Origin");
    }
    answer(response, head);
  }

  // Answering.

  private void refuse(HttpException e) {
    RequestHead request = current;
    leaving = true;
    answer(refusal(request, e.status(), String.valueOf(e.getMessage())), request);
  }

  /** While there is no head that can be read, its first line says what kind of answer is expected. */
  private HttpResponse refusal(@Nullable RequestHead request, int status, String sentence) {
    List<String> meant = request != null ? request.segments() : RequestHead.meant(beginning());
    return all.web().refusal(meant, status, sentence);
  }

  /** The first line of a head that cannot be read, as far as it has come. */
  private String beginning() {
    HeadReader unreadable = head;
    return unreadable == null ? "" : unreadable.beginning();
  }

  /** Sends an answer; waits for the client to take it, unless on the loop. */
  private void answer(HttpResponse response, @Nullable RequestHead request) {
    BodyPipe pipe = body;
    boolean whole = pipe == null || pipe.isWhole();
    boolean goesOn = request != null && request.keepAlive() && whole && !leaving;
    boolean withBody = !(request == null ? beginning() : request.method() + " ").startsWith("HEAD ");
    boolean sent =
        Objects.requireNonNull(writer)
            .write(response, withBody, goesOn, request != null && all.isSecure(peer, tls != null, request));
    onLoop(() -> answered(sent, goesOn, whole));
  }

  private void answered(boolean sent, boolean goesOn, boolean whole) {
    current = null;
    body = null;
    decoder = null;
    if (!sent || !context().channel().isActive()) {
      context().close();
    } else if (goesOn) {
      reading(true);
      awaitRequest();
      if (unread != null) {
        proceed();
      }
      if (inputEnded && current == null) {
        takeLeave(true);
      }
    } else {
      takeLeave(whole && !leaving || inputEnded);
    }
  }

  /** Closes when the answer is out; a client that is still sending gets a moment to read it first. */
  private void takeLeave(boolean atOnce) {
    leaving = true;
    if (unread != null) {
      unread.release();
      unread = null;
    }
    if (atOnce) {
      context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context().close());
    } else {
      reading(true);
      within(LINGERING, () -> context().close());
    }
  }

  private void onLoop(Runnable task) {
    try {
      context().executor().execute(task);
    } catch (RejectedExecutionException e) {
      // The server has closed every connection.
    }
  }

  // Deadlines.

  private void awaitRequest() {
    all.answered(this);
    within(all.options().get(HttpConnections.IDLE), () -> context().close());
  }

  private void within(Duration time, Runnable otherwise) {
    cancelDeadline();
    deadline = context().executor().schedule(otherwise, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
