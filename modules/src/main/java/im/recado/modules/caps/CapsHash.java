package im.recado.modules.caps;

import im.recado.modules.disco.DiscoModule;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The verification string of an answer to {@code disco#info} (XEP-0115 section 5). An answer that could be read in two ways
 * has none: nobody can put features into what others are believed to have (section 5.4, SECURITY M15).
 */
final class CapsHash {
  private static final Comparator<String> OCTETS =
      (a, b) ->
          Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private CapsHash() {}

  /** The features of an answer. */
  static Set<String> features(Element query) {
    Set<String> features = new HashSet<>();
    for (Element feature : query.elements("feature", DiscoModule.INFO)) {
      String name = feature.attribute("var");
      if (name != null) {
        features.add(name);
      }
    }
    return features;
  }

  /**
   * The verification string, or null when the answer is ill-formed or the hash function is not supported.
   *
   * @param hash the name of the function, such as {@code sha-1}
   */
  static @Nullable String of(Element query, String hash) {
    String text = input(query);
    MessageDigest digest = digest(hash);
    return text == null || digest == null
        ? null
        : Base64.getEncoder().encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static boolean supports(String hash) {
    return digest(hash) != null;
  }

  private static @Nullable MessageDigest digest(String hash) {
    String name =
        switch (hash.toLowerCase(Locale.ROOT)) {
          case "sha-1" -> "SHA-1";
          case "sha-256" -> "SHA-256";
          case "sha-512" -> "SHA-512";
          default -> null;
        };
    try {
      return name == null ? null : MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }

  private static @Nullable String input(Element query) {
    List<String> identities = new ArrayList<>();
    for (Element identity : query.elements("identity", DiscoModule.INFO)) {
      String lang = identity.lang();
      identities.add(
          part(identity, "category") + '/' + part(identity, "type") + '/' + (lang == null ? "" : lang) + '/'
              + part(identity, "name"));
    }
    List<String> features = new ArrayList<>();
    for (Element feature : query.elements("feature", DiscoModule.INFO)) {
      features.add(part(feature, "var"));
    }
    StringBuilder text = new StringBuilder();
    if (!append(text, identities) || !append(text, features)) {
      return null;
    }
    return forms(text, query) ? text.toString() : null;
  }

  private static String part(Element element, String attribute) {
    return element.attributeOr(attribute, "");
  }

  /** Appends each in order; false when one is there twice, or holds the character that ends it. */
  private static boolean append(StringBuilder text, List<String> all) {
    all.sort(OCTETS);
    String before = null;
    for (String one : all) {
      if (one.equals(before) || one.indexOf('<') >= 0) {
        return false;
      }
      text.append(one).append('<');
      before = one;
    }
    return true;
  }

  private static boolean forms(StringBuilder text, Element query) {
    List<DataForm> forms = new ArrayList<>();
    Set<String> types = new HashSet<>();
    for (Element element : query.elements("x", DataForm.NS)) {
      DataForm form = DataForm.of(element);
      Field type = form == null ? null : form.field(DataForm.FORM_TYPE);
      if (form == null || type == null || type.type() != Field.Type.HIDDEN || type.value() == null) {
        continue; // Section 5.4, 3.6: ignored.
      }
      if (new HashSet<>(type.values()).size() > 1 || !types.add(type.value())) {
        return false;
      }
      forms.add(form);
    }
    forms.sort((a, b) -> OCTETS.compare(String.valueOf(a.formType()), String.valueOf(b.formType())));
    for (DataForm form : forms) {
      if (!append(text, new ArrayList<>(List.of(String.valueOf(form.formType())))) || !fields(text, form)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fields(StringBuilder text, DataForm form) {
    List<Field> fields = new ArrayList<>(form.fields());
    fields.sort((a, b) -> OCTETS.compare(a.var(), b.var()));
    for (Field field : fields) {
      if (field.var().equals(DataForm.FORM_TYPE)) {
        continue;
      }
      if (field.var().indexOf('<') >= 0) {
        return false;
      }
      text.append(field.var()).append('<');
      List<String> values = new ArrayList<>(field.values());
      values.sort(OCTETS);
      for (String value : values) {
        if (value.indexOf('<') >= 0) {
          return false;
        }
        text.append(value).append('<');
      }
    }
    return true;
  }
}
