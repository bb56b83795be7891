package im.recado.client.services;

import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.Node;
import java.util.Optional;

/** One to whom all that comes is nothing. */
public class Deaf implements LinkListener {
  @Override
  public void stanza(Node stanza) {}

  @Override
  public Optional<Node> request(Node iq) {
    return Optional.empty();
  }

  @Override
  public void acknowledged(String id) {}

  @Override
  public void lost() {}
}
