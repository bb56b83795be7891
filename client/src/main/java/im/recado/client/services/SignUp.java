package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.Newcomer;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an account on a stream before login (XEP-0077, section 3.1). For one thread at a time; all of it waits. */
public final class SignUp implements AutoCloseable {
  /** The largest picture of a form, in characters of base64. */
  private static final int LARGEST = 100_000;

  private final Newcomer stream;

  public SignUp(Newcomer stream) {
    this.stream = stream;
  }

  /**
   * What the server wants to know.
   *
   * @param old whether it is handed in in the fields of old
   * @param pictures what fields ask about, by their names (XEP-0158, XEP-0221)
   * @param page where one makes the account with a browser instead, empty when it can be made here
   */
  public record Asked(DataForm form, boolean old, Map<String, byte[]> pictures, String page) {
    /** Whether an account can be made with it: there is a name and a password to choose. */
    public boolean isOpen() {
      return form.field("username").isPresent() && form.field("password").isPresent();
    }
  }

  /** Shows an invitation (XEP-0445, section 3). */
  public void show(String token) throws RefusedException, OfflineException, InterruptedException {
    stream.ask("set", Node.of("preauth", Ns.PREAUTH).with("token", token));
  }

  /** Asks what there is to be filled in. */
  public Asked ask() throws RefusedException, OfflineException, InterruptedException {
    Node query = stream.ask("get", Node.of("query", Ns.REGISTER)).payload().orElse(Node.of("query", Ns.REGISTER));
    String page = query.child("x", Ns.OOB).map(x -> x.textOf("url")).orElse("");
    Optional<Node> form = query.child("x", Ns.DATA);
    return DataForm.in(query).map(shown -> new Asked(shown, false, pictures(query, form.orElseThrow()), page))
        .orElseGet(() -> new Asked(Gateways.legacy(query), true, Map.of(), page));
  }

  /** The pictures that came with the form: others are not fetched. */
  private static Map<String, byte[]> pictures(Node query, Node form) {
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    form.all("field", Ns.DATA).forEach(field -> field.child("media", Ns.MEDIA).stream()
        .flatMap(media -> media.all("uri", Ns.MEDIA))
        .map(uri -> uri.text().strip())
        .filter(uri -> uri.startsWith("cid:"))
        .flatMap(uri -> query.all("data", Ns.BOB).filter(data -> data.get("cid").equals(uri.substring(4))))
        .filter(data -> data.text().length() <= LARGEST)
        .findFirst().ifPresent(data -> decoded(data.text()).ifPresent(bytes -> pictures.put(field.get("var"), bytes))));
    return pictures;
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Makes the account with what was filled in. */
  public void make(Asked asked, DataForm filled) throws RefusedException, OfflineException, InterruptedException {
    // What was left empty and need not be said is not said: an empty answer to a riddle would be a wrong one.
    List<Field> said = filled.fields().stream().filter(field -> field.required() || !field.value().isEmpty()).toList();
    Node query = Node.of("query", Ns.REGISTER);
    if (asked.old()) {
      for (Field field : said) {
        query = query.add(Node.text(field.name(), Ns.REGISTER, field.value()));
      }
    } else {
      query = query.add(new DataForm("", List.of(), said).submit());
    }
    stream.ask("set", query);
  }

  /** Whether the stream has not ended, as far as is known here; safe for any thread. */
  public boolean isThere() {
    return stream.isThere();
  }

  @Override
  public void close() {
    stream.close();
  }
}
