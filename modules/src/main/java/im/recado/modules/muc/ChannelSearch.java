package im.recado.modules.muc;

import im.recado.kernel.limit.Buckets;
import im.recado.kernel.route.IqRequest;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.form.Field.Choice;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.rsm.Pages;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds rooms by words (XEP-0433, version 0.1.0). */
final class ChannelSearch {
  static final String NS = "urn:xmpp:channel-search:0:search";
  private static final String FORM_TYPE = "urn:xmpp:channel-search:0:search-params";
  private static final String ERROR = "urn:xmpp:channel-search:0:error";
  private static final String BY_USERS = "{urn:xmpp:channel-search:0:order}nusers";
  private static final String BY_ADDRESS = "{urn:xmpp:channel-search:0:order}address";
  private static final int USUAL = 50;
  private static final int MOST = 100;

  /** A word has so many characters at least. */
  private static final int SHORTEST = 2;

  private static final int MOST_WORDS = 8;

  private static final int UNKNOWN = -1;

  private final Hall hall;
  private final Buckets<Jid> paces;

  ChannelSearch(Hall hall) {
    this.hall = hall;
    this.paces = new Buckets<>(hall::nanos);
  }

  /** A form for who asks, a page of results for who has filled it in. May wait. */
  Element search(IqRequest request) throws StanzaException {
    DataForm form = DataForm.in(request.payload());
    if (form == null) {
      if (request.payload().elements().isEmpty()) {
        return Element.of("search", NS, form());
      }
      throw new StanzaException(noConditions());
    }
    if (form.type() != DataForm.Type.SUBMIT || !form.isOf(FORM_TYPE)) {
      throw Errors.otherForm();
    }
    int pace = hall.pace(MucOptions.SEARCHES_PER_MINUTE);
    if (!paces.take(request.from().bare(), 1, pace / 60.0, pace)) {
      throw new StanzaException(tooMany(Math.ceilDiv(60, pace)));
    }
    return result(form, PageRequest.in(request.payload()));
  }

  /** Section 4.2.2.4. */
  private static StanzaError tooMany(int seconds) {
    return new StanzaError(
        StanzaError.Type.WAIT,
        Condition.RESOURCE_CONSTRAINT,
        "Searches come too fast; try again in " + seconds + " seconds.",
        Element.builder("rate-limit", ERROR).attribute("retry-after", Integer.toString(seconds)).build());
  }

  private static Element form() {
    return DataForm.form(FORM_TYPE)
        .field(Field.of("q", Field.Type.TEXT_SINGLE, "Search for"))
        .field(Field.of("all", Field.Type.BOOLEAN, "Return all entries", "false"))
        .field(Field.of("sinname", Field.Type.BOOLEAN, "Search in name", "true"))
        .field(Field.of("sindescription", Field.Type.BOOLEAN, "Search in description", "true"))
        .field(Field.of("sinaddress", Field.Type.BOOLEAN, "Search in address", "true"))
        .field(Field.of("min_users", Field.Type.TEXT_SINGLE, "Minimum number of users", "1"))
        .field(
            new Field(
                "types",
                Field.Type.LIST_MULTI,
                "Service types",
                null,
                false,
                List.of(new Choice("xep-0045", "Multi-User Chats")),
                List.of("xep-0045")))
        .field(
            Field.choice(
                "key",
                "Sort results by",
                BY_USERS,
                List.of(new Choice(BY_USERS, "Number of online users"), new Choice(BY_ADDRESS, "Address"))))
        .toElement();
  }

  /** Section 4.2.2.7, whose example has another type than its text demands. */
  private static StanzaError noConditions() {
    return new StanzaError(
        StanzaError.Type.CANCEL, Condition.BAD_REQUEST, "Search for what?", Element.of("no-search-conditions", ERROR));
  }

  private Element result(DataForm form, PageRequest page) throws StanzaException {
    String query = form.value("q");
    boolean all = Boolean.TRUE.equals(form.flag("all"));
    if (all && query != null && query.isBlank()) {
      query = null;
    }
    if (query != null && all) {
      throw new StanzaException(
          new StanzaError(
              StanzaError.Type.MODIFY,
              Condition.BAD_REQUEST,
              "All rooms, or those with these words?",
              Element.of(
                  "conflicting-fields",
                  ERROR,
                  Element.of("var", ERROR, "all"),
                  Element.of("var", ERROR, "q"))));
    }
    if (query == null && !all) {
      throw new StanzaException(noConditions());
    }
    String key = form.value("key") == null ? BY_USERS : form.value("key");
    if (!BY_USERS.equals(key) && !BY_ADDRESS.equals(key)) {
      throw new StanzaException(
          new StanzaError(
              StanzaError.Type.MODIFY,
              Condition.FEATURE_NOT_IMPLEMENTED,
              "Results cannot be sorted by that.",
              Element.of("invalid-sort-key", ERROR)));
    }
    List<Found> found = new ArrayList<>();
    if (!form.has("types") || form.values("types").contains("xep-0045")) {
      Predicate<Directory.Entry> wanted = query == null ? entry -> true : matcher(form, words(query));
      int least = leastUsers(form, all);
      for (Directory.Entry entry : hall.directory().all()) {
        // What goes on among members is not told (SECURITY R6), nor found out by what finds it.
        int users = isSecret(entry) ? UNKNOWN : hall.directory().occupants(entry.jid());
        if ((users >= least || users == UNKNOWN) && wanted.test(entry)) {
          found.add(new Found(entry, users));
        }
      }
    }
    if (BY_USERS.equals(key)) {
      found.sort(Comparator.comparingInt(Found::users).reversed());
    }
    Pages.Page<Found> cut = Pages.cut(found, one -> one.entry().jid().toString(), page, USUAL, MOST);
    Element.Builder result = Element.builder("result", NS);
    cut.items().forEach(one -> result.child(item(one)));
    return result.child(cut.info().toElement()).build();
  }

  private record Found(Directory.Entry entry, int users) {}

  private static boolean isSecret(Directory.Entry entry) {
    return entry.config().is(Settings.MEMBERS_ONLY);
  }

  /** All are all (section 5): also those in which nobody is just now. */
  private static int leastUsers(DataForm form, boolean all) throws StanzaException {
    String written = form.value("min_users");
    if (written == null) {
      return all ? 0 : 1;
    }
    try {
      return Integer.parseInt(written.strip());
    } catch (NumberFormatException e) {
      throw new StanzaException(Condition.BAD_REQUEST, "The minimum number of users is a number.");
    }
  }

  private static List<String> words(String query) throws StanzaException {
    List<String> words = new ArrayList<>();
    for (String word : query.toLowerCase(Locale.ROOT).split("\\s+")) {
      if (word.codePointCount(0, word.length()) >= SHORTEST && words.size() < MOST_WORDS) {
        words.add(word);
      }
    }
    if (words.isEmpty()) {
      throw new StanzaException(
          new StanzaError(
              StanzaError.Type.MODIFY,
              Condition.BAD_REQUEST,
              "A search term has at least " + SHORTEST + " characters.",
              Element.of("invalid-search-terms", ERROR)));
    }
    return words;
  }

  private static Predicate<Directory.Entry> matcher(DataForm form, List<String> words) {
    boolean name = isOn(form, "sinname");
    boolean description = isOn(form, "sindescription");
    boolean address = isOn(form, "sinaddress") && isOn(form, "sinaddr");
    return entry -> {
      String text =
          (name ? entry.name() + "\n" : "")
              + (description && !isSecret(entry) ? entry.config().get(Settings.DESCRIPTION) + "\n" : "")
              + (address ? entry.jid() : "");
      String folded = text.toLowerCase(Locale.ROOT);
      return words.stream().allMatch(folded::contains);
    };
  }

  private static boolean isOn(DataForm form, String var) {
    return !Boolean.FALSE.equals(form.flag(var));
  }

  private static Element item(Found found) {
    RoomConfig config = found.entry().config();
    boolean open = !config.is(Settings.MEMBERS_ONLY) && !config.is(Settings.PASSWORD_PROTECTED);
    return Element.builder("item", NS)
        .attribute("address", found.entry().jid().toString())
        .child("name", NS, found.entry().name())
        .child("description", NS, isSecret(found.entry()) ? null : orNull(config.get(Settings.DESCRIPTION)))
        .child("language", NS, orNull(config.get(Settings.LANGUAGE)))
        .child("nusers", NS, found.users() == UNKNOWN ? null : Integer.toString(found.users()))
        .child("service-type", NS, "xep-0045")
        .child("is-open", NS, open ? "true" : "false")
        .child(
            "anonymity-mode",
            NS,
            config.isSemiAnonymous() ? "muc_semianonymous" : "{urn:xmpp:channel-search:0:anonymity}none")
        .build();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
