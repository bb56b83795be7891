package im.recado.gateway;

import im.recado.gateway.network.Contact;
import java.util.List;

/**
 * What a list says of one contact.
 *
 * @param alias what they are called, may be empty
 * @param groups each once, in alphabetical order: lists order them as they like
 */
record Entry(String alias, List<String> groups) {
  private static final int MOST_GROUPS = 64;
  private static final int LONGEST = 300;

  Entry {
    groups = groups.stream().map(Entry::word).filter(group -> !group.isEmpty()).distinct().sorted().limit(MOST_GROUPS).toList();
    alias = word(alias);
  }

  static Entry of(Contact contact) {
    return new Entry(contact.alias(), contact.groups());
  }

  private static String word(String text) {
    String clean = Words.clean(text).replace('\n', ' ').replace('\t', ' ').strip();
    return clean.length() <= LONGEST ? clean : clean.substring(0, clean.offsetByCodePoints(0, clean.codePointCount(0, LONGEST)));
  }
}
