package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.protocol.Traffic;
import im.recado.client.protocol.UnkeptException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A stream on which the test is the server: it says whatever it likes. */
public class PlayedLink implements Link {
  private final Jid jid;
  private final LinkListener listener;
  private final Map<String, Function<Node, Node>> answers = new ConcurrentHashMap<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final List<Node> sent = new CopyOnWriteArrayList<>();
  private volatile Consumer<Node> passing = stanza -> {};
  private final Traffic traffic = new Traffic();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile LoginException.Reason reason = LoginException.Reason.NO_SERVER;
  private final AtomicInteger hurried = new AtomicInteger();
  private final AtomicInteger connects = new AtomicInteger();
  private volatile boolean up;
  private volatile boolean resumes;
  private volatile boolean spoiled;
  private volatile boolean preApproves;

  public PlayedLink(Jid jid, LinkListener listener) {
    this.jid = jid;
    this.listener = listener;
  }

  /** From now on requests with a payload in this namespace are answered like this; all others are refused. */
  public void answer(String namespace, Function<Node, Node> answer) {
    answers.put(namespace, answer);
  }

  /** From now on nobody at this address answers. */
  public void silence(Jid to) {
    silent.add(to.toString());
  }

  /** From the second time on the stream of before goes on. */
  public void resumes() {
    resumes = true;
  }

  /** The server keeps a yes for who has not asked yet. */
  public void keepsAnswers() {
    preApproves = true;
  }

  /** From now on this one is asked before a stanza goes out, on the thread that sends. */
  public void beforeSending(Consumer<Node> step) {
    passing = step;
  }

  /** The other side says this. */
  public void says(String xml) {
    try {
      listener.stanza(NodeReader.read(xml));
    } catch (UnkeptException e) {
      spoiled = true;
      cut();
    }
  }

  /** The other side asks this; what it is answered. */
  public String asks(String xml) {
    return listener.request(NodeReader.read(xml)).map(answer -> answer.get("type")).orElse("unknown");
  }

  public void acknowledges(String id) {
    listener.acknowledged(id);
  }

  /** The next so many attempts to connect fail. */
  public void refuses(int times, LoginException.Reason why) {
    reason = why;
    refusals.set(times);
  }

  /** Whether there is a stream. */
  public boolean isUp() {
    return up;
  }

  /** How often it was connected. */
  public int connects() {
    return connects.get();
  }

  /** Messages and presences that went out. */
  public List<Node> sent() {
    return sent;
  }

  @Override
  public boolean connect() throws LoginException {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new LoginException(reason, null, null);
    }
    up = true;
    boolean resumed = connects.getAndIncrement() > 0 && resumes && !spoiled;
    spoiled = false;
    return resumed;
  }

  @Override
  public Jid jid() {
    return jid;
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  @Override
  public boolean preApproves() {
    return preApproves;
  }

  @Override
  public void send(Node stanza) throws OfflineException {
    if (!up) {
      throw new OfflineException("not yet");
    }
    passing.accept(stanza);
    sent.add(stanza);
  }

  @Override
  public Node ask(Node request) throws RefusedException, OfflineException {
    if (silent.contains(request.get("to"))) {
      throw RefusedException.unanswered();
    }
    if (!up) {
      throw new OfflineException("not yet");
    }
    Function<Node, Node> answer = answers.get(request.payload().orElseThrow().ns());
    if (answer == null) {
      throw new RefusedException(NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='cancel'>"
          + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"));
    }
    Node given = answer.apply(request);
    if (!up) {
      throw new OfflineException("broken");
    }
    if (given.get("type").equals("error")) {
      throw new RefusedException(given);
    }
    return given;
  }

  @Override
  public Node ask(Node request, Duration patience) throws RefusedException, OfflineException {
    hurried.incrementAndGet();
    return ask(request);
  }

  /** How many requests had a patience of their own. */
  public int hurried() {
    return hurried.get();
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public void disconnect() {
    up = false;
  }

  @Override
  public void cut() {
    up = false;
    listener.lost();
  }
}
