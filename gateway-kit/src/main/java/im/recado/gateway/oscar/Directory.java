package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Profile;
import im.recado.gateway.network.Profile.Detail;
import im.recado.gateway.network.Reason;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What ICQ has beside AIM (family 15): people tell of themselves and are found, and messages are kept for who is not
 * there. Guarded by the state.
 */
final class Directory {
  private static final int FAMILY = 0x15;
  private static final int OFFLINE_MESSAGES = 0x003C;
  private static final int DELETE_MESSAGES = 0x003E;
  private static final int META = 0x07D0;
  /** The family by which people are found by e-mail on AIM. */
  static final int LOOK_UP = 0x0A;

  private static final int MOST_WAITING = 50;
  private static final int MOST_FOUND = 100;
  private static final int DONE = 0x0A;

  /** What is asked and gathered. */
  private record Question(String id, boolean search, Map<Detail, String> answers, List<Profile> found, String contact) {}

  private final OscarState state;
  private final Icbm icbm;
  private final Charset other;
  private final Consumer<NetworkEvent> events;
  private final Map<Integer, Question> waiting = new LinkedHashMap<>();

  private int sequence = 1;

  Directory(OscarState state, Icbm icbm, Charset other, Consumer<NetworkEvent> events) {
    this.state = state;
    this.icbm = icbm;
    this.other = other;
    this.events = events;
  }

  // What is asked.

  /** Asks for what has been said while the user was not there, in one way: servers would say it in both. */
  void messages() throws NetworkException {
    if (state.kind().isIcq()) {
      state.ask(FAMILY, 0x02, body(OFFLINE_MESSAGES, next(), new byte[0]), new Asks.Remembering());
    } else {
      remember();
    }
  }

  /** The way of both networks, which clients of ICQ do not use as long as there is the other one. */
  void remember() throws NetworkException {
    state.send(Icbm.FAMILY, 0x10, new byte[0]);
  }

  void profile(String contact, String id) throws NetworkException {
    if (!state.kind().isIcq()) {
      state.ask(0x02, 0x05, new ByteWriter().u16(1).text8(contact).toBytes(), new Asks.Reading(id, contact));
      return;
    }
    long number = Long.parseLong(contact);
    Question question = new Question(id, false, new EnumMap<>(Detail.class), new ArrayList<>(), contact);
    ask(question, 0x04B2, new ByteWriter().u32le(number));
  }

  /** By number or by e-mail; else by what people call themselves. On AIM by e-mail alone. */
  void find(Map<String, String> wanted, String id) throws NetworkException {
    if (!state.kind().isIcq()) {
      state.ask(LOOK_UP, 0x02, wanted.getOrDefault("email", "").getBytes(UTF_8), new Asks.Seeking(id));
      return;
    }
    Question question = new Question(id, true, Map.of(), new ArrayList<>(), "");
    String number = wanted.getOrDefault("number", "").replace("-", "");
    String email = wanted.getOrDefault("email", "");
    if (!number.isEmpty()) {
      ask(question, 0x051F, new ByteWriter().u32le(Long.parseLong(Names.contact(Kind.ICQ, number))));
    } else if (!email.isEmpty()) {
      ask(question, 0x0529, new ByteWriter().text16le(email));
    } else {
      ByteWriter details = new ByteWriter();
      for (String var : List.of("first", "last", "nick")) {
        details.text16le(wanted.getOrDefault(var, ""));
      }
      ask(question, 0x0515, details);
    }
  }

  private void ask(Question question, int subtype, ByteWriter body) throws NetworkException {
    if (waiting.size() >= MOST_WAITING) {
      // COMPAT: Open OSCAR Server says nothing of numbers that nobody has; who has asked has been told that by now.
      waiting.remove(waiting.keySet().iterator().next());
    }
    waiting.put(request(META, new ByteWriter().u16le(subtype).bytes(body.toBytes()).toBytes()), question);
  }

  /** SNAC(15,02); the number by which the answer comes. */
  private int request(int type, byte[] data) throws NetworkException {
    int mine = next();
    state.send(FAMILY, 0x02, body(type, mine, data));
    return mine;
  }

  private int next() {
    int mine = sequence;
    sequence = sequence % 0x7FFF + 1;
    return mine;
  }

  private byte[] body(int type, int number, byte[] data) {
    byte[] body =
        new ByteWriter().u32le(Long.parseLong(state.name())).u16le(type).u16le(number).bytes(data).toBytes();
    return new ByteWriter().tlv(0x01, new ByteWriter().u16le(body.length).bytes(body).toBytes()).toBytes();
  }

  // What is answered.

  /** SNAC(0A,03): the names of those who have an e-mail address. */
  static NetworkEvent found(Asks.Seeking seeking, Tlvs tlvs) {
    return new NetworkEvent.Found(
        seeking.id(),
        tlvs.all().stream()
            .filter(tlv -> tlv.type() == 0x01)
            .limit(MOST_FOUND)
            .map(tlv -> new String(tlv.value(), UTF_8))
            .map(name -> new Profile(Names.fold(name), Map.of(Detail.NICK, name)))
            .toList());
  }

  /** SNAC(15,03). */
  void answered(Tlvs tlvs) throws OscarException {
    byte[] data = tlvs.find(0x01);
    if (data == null) {
      return;
    }
    ByteReader in = new ByteReader(data);
    in.skip(6);
    int type = in.u16le();
    int of = in.u16le();
    switch (type) {
      case 0x0041 -> kept(in);
      case 0x0042 -> {
        try {
          request(DELETE_MESSAGES, new byte[0]);
        } catch (NetworkException e) {
          // They come once more at the next login.
        }
      }
      case 0x07DA -> meta(of, in);
      default -> {
        // Nobody has asked for anything else.
      }
    }
  }

  /** Something that was said while the user was not there. */
  private void kept(ByteReader in) throws OscarException {
    String from = Long.toString(in.u32le());
    Instant sent = time(in.u16le(), in.u8(), in.u8(), in.u8(), in.u8());
    int type = in.u8();
    in.u8();
    Icbm.Heard heard = icbm.ofOld(new UserInfo(from, 0, Tlvs.NONE), type, in.text16le(), sent);
    if (heard != null) {
      Incoming.heard(state, heard, events);
    }
  }

  private static Instant time(int year, int month, int day, int hour, int minute) throws OscarException {
    try {
      return LocalDateTime.of(year, month, day, hour, minute).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new OscarException("that is no time");
    }
  }

  private void meta(int of, ByteReader in) throws OscarException {
    int subtype = in.u16le();
    boolean done = in.u8() == DONE;
    Question question = waiting.get(of);
    if (question == null) {
      return;
    } else if (question.search()) {
      found(of, question, subtype, done, in);
    } else {
      told(of, question, subtype, done, in);
    }
  }

  private void found(int of, Question question, int subtype, boolean done, ByteReader in) throws OscarException {
    if (done && (subtype == 0x01A4 || subtype == 0x01AE)) {
      in.u16le();
      Map<Detail, String> answers = new EnumMap<>(Detail.class);
      String number = Long.toString(in.u32le());
      texts(in, answers, Detail.NICK, Detail.FIRST, Detail.LAST, Detail.EMAIL);
      if (question.found().size() < MOST_FOUND) {
        question.found().add(new Profile(number, answers));
      }
    }
    if (subtype != 0x01A4 || !done) {
      waiting.remove(of);
      events.accept(new NetworkEvent.Found(question.id(), question.found()));
    }
  }

  /**
   * What somebody tells comes in several answers; the one with what they are interested in or belong to comes at the
   * end.
   */
  private void told(int of, Question question, int subtype, boolean done, ByteReader in) throws OscarException {
    Map<Detail, String> answers = question.answers();
    if (!done) {
      if (subtype == 0x00C8) {
        waiting.remove(of);
        events.accept(
            new NetworkEvent.Answered(
                question.id(), new NetworkException(Reason.NO_SUCH_CONTACT, "There is nobody of this number on ICQ.")));
      }
      return;
    }
    switch (subtype) {
      case 0x00C8, 0x0104 -> {
        texts(in, answers, Detail.NICK, Detail.FIRST, Detail.LAST, Detail.EMAIL);
        if (subtype == 0x00C8) {
          texts(in, answers, Detail.CITY, Detail.REGION, Detail.PHONE);
          in.text16le();
          texts(in, answers, Detail.STREET);
          in.text16le();
          texts(in, answers, Detail.POSTCODE);
        }
      }
      case 0x00DC -> more(in, answers);
      case 0x00D2 -> {
        for (int i = 0; i < 6; i++) {
          in.text16le();
        }
        in.u16le();
        texts(in, answers, Detail.COMPANY);
        in.text16le();
        texts(in, answers, Detail.TITLE);
      }
      case 0x00E6 -> texts(in, answers, Detail.ABOUT);
      default -> {
        // Hobbies and clubs have no place in a card.
      }
    }
    if (subtype == 0x00FA || subtype == 0x0104) {
      waiting.remove(of);
      name(answers);
      events.accept(new NetworkEvent.Profiled(question.id(), new Profile(question.contact(), answers)));
    }
  }

  private void more(ByteReader in, Map<Detail, String> answers) throws OscarException {
    in.skip(3);
    texts(in, answers, Detail.URL);
    int year = in.u16le();
    int month = in.u8();
    int day = in.u8();
    if (year > 0) {
      try {
        answers.put(Detail.BIRTHDAY, LocalDate.of(year, month, day).toString());
      } catch (DateTimeException e) {
        // They were born on no day.
      }
    }
  }

  private static void name(Map<Detail, String> answers) {
    String name = (answers.getOrDefault(Detail.FIRST, "") + " " + answers.getOrDefault(Detail.LAST, "")).strip();
    if (!name.isEmpty()) {
      answers.put(Detail.FULL_NAME, name);
    }
  }

  private void texts(ByteReader in, Map<Detail, String> answers, Detail... details) throws OscarException {
    for (Detail detail : details) {
      String text = Texts.decode(in.text16le(), other).strip();
      if (!text.isEmpty()) {
        answers.put(detail, text);
      }
    }
  }
}
