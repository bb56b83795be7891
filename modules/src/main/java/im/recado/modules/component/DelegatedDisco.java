package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.modules.disco.DiscoForm;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.Identity;
import im.recado.modules.disco.Nested;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What components say of the namespaces that they answer for, so that it stands in what the server says of itself and of accounts
 * (XEP-0355 section 7.2). They are asked when they come and when something more is delegated, and it is kept. Any thread.
 */
final class DelegatedDisco {
  /** So much of what one component says of one namespace is taken. */
  private static final int MOST = 200;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Says what a namespace makes of the server. */
  private static final String OF_SERVER = "::";

  /** Says what a namespace makes of an account. */
  private static final String OF_ACCOUNT = ":bare:";

  private record Said(List<Identity> identities, List<String> features, List<DiscoForm> forms) {}

  private final Kernel kernel;
  private final Granted granted;

  /** By the node that was asked. */
  private final Map<String, Said> said = new ConcurrentHashMap<>();

  private volatile Nested ofServer = Nested.NOTHING;
  private volatile Nested ofAccounts = Nested.NOTHING;

  DelegatedDisco(Kernel kernel, Granted granted) {
    this.kernel = kernel;
    this.granted = granted;
  }

  Nested ofServer() {
    return ofServer;
  }

  Nested ofAccounts() {
    return ofAccounts;
  }

  /** Asks a component that is there about all that is delegated to it. */
  void ask(String component) {
    for (String namespace : granted.of(component).delegated().keySet()) {
      if (!isRemaining(namespace)) {
        ask(component, node(OF_SERVER, namespace));
        ask(component, node(OF_ACCOUNT, namespace));
      }
    }
  }

  private void ask(String component, String node) {
    kernel
        .questions()
        .ask(
            Iq.Type.GET,
            Jid.valueOf(kernel.domain()),
            Jid.valueOf(component),
            Element.builder("query", DiscoModule.INFO).attribute("node", node).build(),
            PATIENCE,
            answer -> {
              if (answer != null && answer.type() == Iq.Type.RESULT && answer.payload() != null) {
                said.put(node, read(answer.payload()));
                update();
              }
            });
  }

  /** What is delegated, or what was said of it, has changed. */
  synchronized void update() {
    Set<String> namespaces = new TreeSet<>();
    granted.all().values().forEach(grants -> namespaces.addAll(grants.delegated().keySet()));
    namespaces.removeIf(DelegatedDisco::isRemaining);
    said.keySet()
        .removeIf(
            node ->
                namespaces.stream()
                    .noneMatch(each -> node.equals(node(OF_SERVER, each)) || node.equals(node(OF_ACCOUNT, each))));
    ofServer = nested(namespaces, OF_SERVER);
    ofAccounts = nested(namespaces, OF_ACCOUNT);
  }

  private Nested nested(Set<String> namespaces, String of) {
    List<Identity> identities = new ArrayList<>();
    List<String> features = new ArrayList<>();
    List<DiscoForm> forms = new ArrayList<>();
    for (String namespace : namespaces) {
      Said known = said.get(node(of, namespace));
      if (known != null) {
        identities.addAll(known.identities);
        features.addAll(known.features);
        forms.addAll(known.forms);
      }
    }
    return new Nested(namespaces, identities, features, forms);
  }

  private static boolean isRemaining(String namespace) {
    return namespace.equals(Grants.REMAINING_INFO) || namespace.equals(Grants.REMAINING_ITEMS);
  }

  private static String node(String of, String namespace) {
    return Grants.DELEGATION + of + namespace;
  }

  private static Said read(Element query) {
    List<Identity> identities = new ArrayList<>();
    for (Element each : query.elements("identity", DiscoModule.INFO)) {
      if (identities.size() < MOST) {
        identities.add(
            new Identity(each.attributeOr("category", ""), each.attributeOr("type", ""), each.attributeOr("name", "")));
      }
    }
    List<String> features =
        query.elements("feature", DiscoModule.INFO).stream()
            .map(each -> each.attributeOr("var", ""))
            .filter(var -> !var.isEmpty())
            .limit(MOST)
            .toList();
    List<DiscoForm> forms = new ArrayList<>();
    for (Element each : query.elements("x", DataForm.NS)) {
      DiscoForm form = form(DataForm.of(each));
      if (form != null && forms.size() < MOST) {
        forms.add(form);
      }
    }
    return new Said(identities, features, forms);
  }

  private static @Nullable DiscoForm form(@Nullable DataForm form) {
    String type = form == null ? null : form.formType();
    if (form == null || type == null) {
      return null;
    }
    TreeMap<String, List<String>> fields = new TreeMap<>();
    for (Field field : form.fields()) {
      if (field.var() != null && !field.var().equals("FORM_TYPE")) {
        fields.put(field.var(), field.values());
      }
    }
    return new DiscoForm(type, fields);
  }
}
