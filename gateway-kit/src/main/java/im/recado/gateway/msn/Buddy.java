package im.recado.gateway.msn;

import im.recado.gateway.network.Availability;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody who stands in one of a user's lists on MSN. Guarded by the session. */
final class Buddy {
  /** The user wants to see them. */
  static final int FORWARD = 1;

  /** They may see the user. */
  static final int ALLOW = 2;

  /** They may not. */
  static final int BLOCK = 4;

  /** They have the user in their list. */
  static final int REVERSE = 8;

  /** They have asked and had no answer. */
  static final int PENDING = 16;

  final String mail;

  /** What they call themselves now. */
  String nick;

  /** What the list calls them, by the word of the user or their own; empty when it says nothing. */
  String alias = "";

  int lists;

  /** By which the server knows the entry; empty when it has none. */
  String guid = "";

  final Set<String> groups = new LinkedHashSet<>();
  String state = States.OFFLINE;
  String words = "";
  String media = "";

  /** What their client can do, as it says; 0 for what it does not. */
  long capabilities;

  /** Of what picture they tell; null for none. */
  @Nullable MsnObject picture;

  Buddy(String mail) {
    this.mail = mail;
    this.nick = mail;
  }

  boolean is(int list) {
    return (lists & list) != 0;
  }

  void put(int list, boolean in) {
    lists = in ? lists | list : lists & ~list;
  }

  /** Whether they have asked, one way or another, and had no answer. */
  boolean asks() {
    return (is(REVERSE) || is(PENDING)) && !is(ALLOW) && !is(BLOCK);
  }

  Availability availability() {
    return States.availability(state);
  }

  /** Whether their client can be sent files: it names a version of what clients send each other directly. */
  boolean takesFiles() {
    return availability() != Availability.OFFLINE && (capabilities & 0xF000_0000L) != 0;
  }

  /** What they say of themselves, and what they listen to. */
  String status() {
    if (availability() == Availability.OFFLINE) {
      return "";
    }
    String said = words.isEmpty() ? States.words(state) : words;
    return media.isEmpty() ? said : said.isEmpty() ? "\u266B " + media : said + " \u266B " + media;
  }
}
