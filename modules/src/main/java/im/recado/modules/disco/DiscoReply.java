package im.recado.modules.disco;

import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer to "what are you and what can you do?" (XEP-0030 section 3), and its verification string (XEP-0115 section 5).
 */
public record DiscoReply(List<Identity> identities, List<String> features, List<DiscoForm> forms) {
  /** Compares as i;octet does: by bytes in UTF-8. */
  private static final Comparator<String> OCTETS =
      (a, b) ->
          Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  public DiscoReply {
    identities = List.copyOf(identities);
    features = features.stream().distinct().sorted(OCTETS).toList();
    forms = forms.stream().sorted(Comparator.comparing(DiscoForm::formType, OCTETS)).toList();
  }

  public Element toElement(@Nullable String node) {
    Element.Builder query = Element.builder("query", DiscoModule.INFO).attribute("node", node);
    for (Identity identity : identities) {
      query.child(
          Element.builder("identity", DiscoModule.INFO)
              .attribute("category", identity.category())
              .attribute("type", identity.type())
              .attribute("name", identity.name().isEmpty() ? null : identity.name())
              .build());
    }
    for (String feature : features) {
      query.child(Element.builder("feature", DiscoModule.INFO).attribute("var", feature).build());
    }
    forms.forEach(form -> query.child(form.toElement()));
    return query.build();
  }

  /** The verification string with SHA-1, as every client knows it. */
  public String verification() {
    StringBuilder text = new StringBuilder();
    List<String> sorted = new ArrayList<>();
    for (Identity identity : identities) {
      sorted.add(identity.category() + '/' + identity.type() + "//" + identity.name());
    }
    sorted.sort(OCTETS);
    sorted.forEach(identity -> text.append(identity).append('<'));
    features.forEach(feature -> text.append(feature).append('<'));
    for (DiscoForm form : forms) {
      text.append(form.formType()).append('<');
      form.fields().entrySet().stream()
          .sorted((a, b) -> OCTETS.compare(a.getKey(), b.getKey()))
          .forEach(
              field -> {
                text.append(field.getKey()).append('<');
                field.getValue().stream().sorted(OCTETS).forEach(value -> text.append(value).append('<'));
              });
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
