package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Conversations;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Messages;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Up to where one has seen each conversation, the same on all one's devices (XEP-0490). Safe for any thread. */
final class Displayed implements AutoCloseable {
  private static final int MOST_WAITING = 1000;

  private final Hub hub;
  private final Jid account;
  private final Disco disco;
  private final Conversations conversations;
  private final Messages messages;
  private final PrivateNode node;
  /** The archive's ids of messages that are not here yet: their archive is still being read. */
  private final Map<Jid, String> waiting = new ConcurrentHashMap<>();
  /** Tells the server, one after the other: else an older one could come behind a newer. */
  private final ExecutorService tells = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("displayed").factory());
  private volatile boolean usable;

  Displayed(Link link, Hub hub, Jid account, Disco disco, Conversations conversations, Messages messages) {
    this.hub = hub;
    this.account = account;
    this.disco = disco;
    this.conversations = conversations;
    this.messages = messages;
    this.node = new PrivateNode(link, Ns.DISPLAYED);
  }

  /** A new stream: what other devices saw meanwhile counts here, and what was seen here is told. */
  void begin() throws OfflineException, InterruptedException {
    waiting.clear();
    try {
      // Without options anybody could read what one has read (section 7).
      usable = disco.info(account).can(Ns.PUBLISH_OPTIONS);
      if (usable) {
        node.all().forEach(this::heard);
      }
    } catch (RefusedException e) {
      // There is none yet.
    }
    conversations.untold().forEach(this::tell);
  }

  /** An event of the node; only the own account may say what one has seen. */
  void event(Node message) {
    if (message.jid("from").filter(account::equals).isPresent()) {
      node.in(message).ifPresent(items -> PrivateNode.items(items).forEach(this::heard));
    }
  }

  private void heard(Node item) {
    Optional<Node> stanzaId = item.child("displayed", Ns.DISPLAYED).flatMap(displayed -> displayed.child("stanza-id", Ns.SID));
    Optional<Jid> jid = Jid.parse(item.get("id"));
    if (stanzaId.isPresent() && jid.isPresent() && !stanzaId.get().get("id").isEmpty()
        && stanzaId.get().jid("by").filter(by -> by.equals(account) || by.equals(jid.get())).isPresent()) {
      apply(jid.get(), stanzaId.get().get("id"));
    }
  }

  private void apply(Jid jid, String stanzaId) {
    Optional<Message> message = messages.archived(jid, stanzaId);
    if (message.isEmpty()) {
      if (waiting.size() < MOST_WAITING || waiting.containsKey(jid)) {
        waiting.put(jid, stanzaId);
      }
      return;
    }
    waiting.remove(jid, stanzaId);
    conversations.told(jid, stanzaId);
    if (conversations.seen(jid, message.get().at())) {
      hub.tell(new Event.ConversationsChanged());
    }
  }

  /** Older messages of these have come. */
  void came(Iterable<Jid> changed) {
    for (Jid jid : changed) {
      String stanzaId = waiting.get(jid);
      if (stanzaId != null) {
        apply(jid, stanzaId);
      }
    }
  }

  /** All of a conversation has been seen here. */
  void seen(Jid jid) {
    Optional<Conversation> conversation = conversations.find(jid);
    String last = messages.lastArchived(jid);
    if (conversation.isPresent() && !last.isEmpty() && !last.equals(conversation.get().displayedId())) {
      conversations.untold(jid);
      tell(jid);
    }
  }

  private void tell(Jid jid) {
    if (usable && jid.isBare() && !tells.isShutdown()) {
      tells.execute(() -> publish(jid));
    }
  }

  private void publish(Jid jid) {
    Conversation conversation = conversations.find(jid).orElse(null);
    String last = messages.lastSeen(jid);
    if (conversation == null || last.isEmpty() || last.equals(conversation.displayedId())) {
      // Something newer has been told meanwhile.
      conversations.told(jid, last);
      return;
    }
    try {
      node.put(jid.toString(), Node.of("displayed", Ns.DISPLAYED, Node.of("stanza-id", Ns.SID)
          .with("by", conversation.room() ? jid : account).with("id", last)));
      conversations.told(jid, last);
    } catch (RefusedException e) {
      // The server does not keep it.
    } catch (OfflineException e) {
      // With the next stream.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    tells.shutdownNow();
  }
}
