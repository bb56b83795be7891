package im.recado.client.services;

import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Messages;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How large the files are that messages tell of: where their senders did not say it, the own server is asked, once for each. Nobody
 * else is: they would learn who reads what, and when. Safe for any thread.
 */
public final class FileSizes {
  private final Uploads uploads;
  private final Messages messages;
  private final Hub hub;
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();

  FileSizes(Uploads uploads, Messages messages, Hub hub) {
    this.uploads = uploads;
    this.messages = messages;
    this.hub = hub;
  }

  /** Whether it is worth asking how large the file of a message is. */
  public boolean isUnknown(Message message) {
    return message.file() && message.handed().size() == 0 && !asked.contains(message.number());
  }

  /** Asks, and keeps the answer; waits. */
  public void ask(Message message) throws InterruptedException {
    Optional<URI> address = isUnknown(message) && asked.add(message.number()) ? Downloads.address(message) : Optional.empty();
    if (address.isPresent()) {
      OptionalLong there = uploads.size(address.get());
      long size = there.orElse(0) - (message.security().isEncrypted() ? SecretFile.TAG : 0);
      if (size > 0) {
        messages.measured(message.number(), size);
        hub.tell(new Event.MessagesChanged(message.conversation()));
      }
    }
  }
}
