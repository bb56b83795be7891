package im.recado.modules.disco;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What programs that answer for some namespaces in the server's place say of them (XEP-0355 section 7.2): it stands in what
 * the server says of itself, or of accounts, instead of what it would say of those namespaces.
 *
 * @param namespaces that are delegated
 */
public record Nested(
    Set<String> namespaces, List<Identity> identities, List<String> features, List<DiscoForm> forms) {
  public static final Nested NOTHING = new Nested(Set.of(), List.of(), List.of(), List.of());

  /** The category of what a namespace makes of an entity, where it makes something of it. */
  private static final Map<String, String> CATEGORIES = Map.of("http://jabber.org/protocol/pubsub", "pubsub");

  public Nested {
    namespaces = Set.copyOf(namespaces);
    identities = List.copyOf(identities);
    features = List.copyOf(features);
    forms = List.copyOf(forms);
  }

  List<Identity> identities(List<Identity> own) {
    return merged(own, identity -> category(identity.category()), identities);
  }

  List<String> features(List<String> own) {
    return merged(own, this::covers, features);
  }

  List<DiscoForm> forms(List<DiscoForm> own) {
    return merged(own, form -> covers(form.formType()), forms);
  }

  private <T extends @Nullable Object> List<T> merged(List<T> own, Predicate<T> delegated, List<T> nested) {
    if (namespaces.isEmpty()) {
      return own;
    }
    List<T> merged = new ArrayList<>(own);
    merged.removeIf(delegated);
    merged.addAll(nested);
    return merged;
  }

  private boolean category(String category) {
    return namespaces.stream().anyMatch(namespace -> category.equals(CATEGORIES.get(namespace)));
  }

  /** Whether this names a delegated namespace or a part of it. */
  private boolean covers(String name) {
    int part = name.indexOf('#');
    return namespaces.contains(name) || (part >= 0 && namespaces.contains(name.substring(0, part)));
  }
}
