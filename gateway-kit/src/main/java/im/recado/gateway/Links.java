package im.recado.gateway;

import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.Network;
import im.recado.modules.link.Link;
import im.recado.modules.link.LinkStore;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of the accounts that people have on one network, sealed. Every method may wait for the database. */
final class Links {
  private final LinkStore store;
  private final Vault vault;
  private final Network network;
  private final int number;

  /** @param number of the accounts of a person that these are; counts where there are no realms */
  Links(LinkStore store, Vault vault, Network network, int number) {
    this.store = store;
    this.vault = vault;
    this.network = network;
    this.number = number;
  }

  /** Somebody's accounts on this network, or the one of them. */
  List<Link> of(Jid owner) {
    return store.of(owner).stream()
        .filter(link -> link.gateway().equals(network.type()) && (network.hasRealms() || link.number() == number))
        .toList();
  }

  /** Somebody's account in a realm, or null. */
  @Nullable Link find(Jid owner, String realm) {
    if (!network.hasRealms()) {
      return store.find(owner, network.type(), number);
    }
    return of(owner).stream().filter(link -> link.name().equals(realm)).findFirst().orElse(null);
  }

  /** The realm that an account is in. */
  String realm(Link link) {
    return network.hasRealms() ? link.name() : "";
  }

  void remove(Link link) {
    store.remove(link.owner(), link.gateway(), link.number());
  }

  /** A page of accounts, by owner; see {@link LinkStore#at}. */
  List<Link> page(Collection<String> domains, @Nullable Jid after, int most) {
    return store.at(network.type(), domains, after, most);
  }

  /**
   * Keeps what somebody has told.
   *
   * @param stays whether they stay logged in when none of their clients is here
   */
  void keep(Jid owner, String realm, Credentials credentials, boolean stays, Instant now) throws Vault.VaultException {
    Link before = find(owner, realm);
    int place = before != null ? before.number() : network.hasRealms() ? free(owner) : number;
    DataForm.Builder form = DataForm.submit(Registration.NS);
    credentials.answers().forEach((var, answer) -> form.value(var, answer));
    if (stays) {
      form.value(RegistrationForm.STAY, "1");
    }
    String sealed = vault.seal(form.toElement().toString(), place(owner, place));
    String name = network.hasRealms() ? realm : credentials.answer(network.login().questions().getFirst().var());
    store.put(new Link(owner, network.type(), place, name, sealed, now));
  }

  private int free(Jid owner) {
    List<Integer> taken = of(owner).stream().map(Link::number).toList();
    int number = 0;
    while (taken.contains(number)) {
      number++;
    }
    return number;
  }

  /** Seals what is kept of an account with the key of now. */
  void reseal(Link link) throws Vault.VaultException {
    String place = place(link.owner(), link.number());
    String sealed = vault.seal(vault.open(link.sealed(), place), place);
    store.put(new Link(link.owner(), link.gateway(), link.number(), link.name(), sealed, link.created()));
  }

  /** What somebody has told. */
  Credentials credentials(Link link) throws Vault.VaultException {
    DataForm form = form(link);
    Map<String, String> answers = new HashMap<>();
    for (LoginForm.Question question : network.login().questions()) {
      String answer = form == null ? null : form.value(question.var());
      if (answer != null) {
        answers.put(question.var(), answer);
      }
    }
    String certificate = form == null ? null : form.value(Credentials.CERTIFICATE);
    if (certificate != null) {
      answers.put(Credentials.CERTIFICATE, certificate);
    }
    return new Credentials(answers);
  }

  /** Whether somebody stays logged in when none of their clients is here. */
  boolean staysOn(Link link) throws Vault.VaultException {
    DataForm form = form(link);
    return form != null && form.value(RegistrationForm.STAY) != null;
  }

  private @Nullable DataForm form(Link link) throws Vault.VaultException {
    String text = vault.open(link.sealed(), place(link.owner(), link.number()));
    try {
      return DataForm.of(Xml.parse(text, XmlLimits.STORED));
    } catch (XmlException e) {
      throw new Vault.VaultException("A sealed record does not hold what it should.", null);
    }
  }

  private String place(Jid owner, int number) {
    return owner + "\n" + network.type() + "\n" + number;
  }
}
