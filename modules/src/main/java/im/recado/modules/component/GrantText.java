package im.recado.modules.component;

import im.recado.modules.component.Grants.Access;
import im.recado.modules.component.Grants.Shown;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Grants as they are kept: in the words in which components are told of them. */
final class GrantText {
  private GrantText() {}

  static String write(Grants grants) {
    return Element.of("grants", "", grants.privilege(), grants.delegation()).toString();
  }

  /** What {@link #write} has written. */
  static Grants read(String text) {
    Element kept;
    try {
      kept = Xml.parse(text, XmlLimits.STORED);
    } catch (XmlException e) {
      throw new IllegalStateException("what is kept of a component's grants cannot be read", e);
    }
    Grants grants = Grants.NONE;
    Element privilege = kept.child("privilege", Grants.PRIVILEGE);
    for (Element perm : privilege == null ? Set.<Element>of() : privilege.elements("perm", Grants.PRIVILEGE)) {
      grants = with(grants, perm);
    }
    Element delegation = kept.child("delegation", Grants.DELEGATION);
    for (Element one : delegation == null ? Set.<Element>of() : delegation.elements("delegated", Grants.DELEGATION)) {
      Set<String> attributes = new TreeSet<>();
      one.elements("attribute", Grants.DELEGATION).forEach(each -> attributes.add(each.attributeOr("name", "")));
      grants = grants.withDelegated(one.attributeOr("namespace", ""), attributes);
    }
    return grants;
  }

  private static Grants with(Grants grants, Element perm) {
    String type = perm.attributeOr("type", "none");
    return switch (perm.attributeOr("access", "")) {
      case "roster" ->
          grants.withRoster(access(type)).withPush(!"false".equals(perm.attribute("push")));
      case "message" -> grants.withMessages(type.equals("outgoing"));
      case "presence" -> grants.withPresence(Shown.valueOf(type.toUpperCase(Locale.ROOT)));
      case "iq" -> {
        Grants more = grants;
        for (Element namespace : perm.elements("namespace", Grants.PRIVILEGE)) {
          more = more.withIq(namespace.attributeOr("ns", ""), access(namespace.attributeOr("type", "none")));
        }
        yield more;
      }
      default -> grants;
    };
  }

  private static Access access(@Nullable String type) {
    return Access.valueOf(String.valueOf(type).toUpperCase(Locale.ROOT));
  }
}
