package im.recado.modules.admin;

import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** That an account may do something in one domain alone; written as {@code ann@example.net administrator example.net}. */
public record DomainRole(Jid account, ServerRole role, String domain) {
  private static final String EXPECTED = "expected such as ann@example.net administrator example.net";

  static Option<List<DomainRole>> option() {
    return Option.texts(
            "server.domain-roles",
            List.of(),
            "Who may do what in one domain alone: address, role and domain, such as ann@example.net administrator example.net.")
        .meaning("a list of address, role and domain", List.of(), texts -> texts.stream().map(DomainRole::read).toList());
  }

  private static DomainRole read(String text) {
    String[] words = text.strip().split("\\s+");
    if (words.length != 3) {
      throw new IllegalArgumentException(EXPECTED);
    }
    for (ServerRole role : ServerRole.values()) {
      if (role != ServerRole.USER && Option.written(role).equals(words[1])) {
        return new DomainRole(Administrators.account(words[0]), role, domain(words[2]));
      }
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  private static String domain(String text) {
    try {
      Jid jid = Jid.parse(text);
      if (jid.isDomain()) {
        return jid.domain();
      }
    } catch (JidException e) {
      // Said below.
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  /** Roles by account and domain; of several for one domain the greatest counts. */
  static Map<Jid, Map<String, ServerRole>> byAccount(Collection<DomainRole> all) {
    Map<Jid, Map<String, ServerRole>> byAccount = new HashMap<>();
    for (DomainRole one : all) {
      byAccount
          .computeIfAbsent(one.account(), account -> new HashMap<>())
          .merge(one.domain(), one.role(), (a, b) -> a.isAtLeast(b) ? a : b);
    }
    byAccount.replaceAll((account, roles) -> Map.copyOf(roles));
    return Map.copyOf(byAccount);
  }

  /** These without the role of an account in a domain. */
  static List<DomainRole> without(List<DomainRole> all, Jid account, String domain) {
    List<DomainRole> rest = new ArrayList<>(all);
    rest.removeIf(one -> one.account().equals(account) && one.domain().equals(domain));
    return rest;
  }

  @Override
  public String toString() {
    return account + " " + Option.written(role) + " " + domain;
  }
}
