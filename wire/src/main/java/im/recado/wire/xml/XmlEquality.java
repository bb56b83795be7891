package im.recado.wire.xml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Compares two trees without recursion, so that depth costs no stack (SECURITY X10). */
final class XmlEquality {
  private XmlEquality() {}

  static boolean equal(Element one, Element other) {
    Deque<Element> ones = new ArrayDeque<>();
    Deque<Element> others = new ArrayDeque<>();
    ones.push(one);
    others.push(other);
    while (!ones.isEmpty()) {
      Element a = ones.pop();
      Element b = others.pop();
      if (a == b) {
        continue;
      }
      if (!a.is(b.name(), b.namespace()) || !sameAttributes(a, b)) {
        return false;
      }
      List<Object> left = joined(a);
      List<Object> right = joined(b);
      if (left.size() != right.size()) {
        return false;
      }
      for (int i = 0; i < left.size(); i++) {
        if (left.get(i) instanceof Element x && right.get(i) instanceof Element y) {
          ones.push(x);
          others.push(y);
        } else if (!left.get(i).equals(right.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean sameAttributes(Element a, Element b) {
    if (a.attributeCount() != b.attributeCount()) {
      return false;
    }
    for (int i = 0; i < a.attributeCount(); i++) {
      if (!a.attributeValue(i).equals(b.attribute(a.attributeNamespace(i), a.attributeName(i)))) {
        return false;
      }
    }
    return true;
  }

  /** The children with adjacent text joined into one string. */
  private static List<Object> joined(Element element) {
    List<Object> joined = new ArrayList<>(element.childCount());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < element.childCount(); i++) {
      if (element.child(i) instanceof String characters) {
        text.append(characters);
      } else {
        if (!text.isEmpty()) {
          joined.add(text.toString());
          text.setLength(0);
        }
        joined.add(element.child(i));
      }
    }
    if (!text.isEmpty()) {
      joined.add(text.toString());
    }
    return joined;
  }
}
