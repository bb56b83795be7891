package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SECURITY R14: many do everything that can be done in a few rooms, on threads of their own. */
@Timeout(180)
final class RoomTurmoilTest {
  private static final int PEOPLE = 8;
  private static final int DEEDS = 250;
  private static final List<String> ROOMS = List.of("heath", "coven", "forres");
  private static final String MUC = "http://jabber.org/protocol/muc";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  private void sends(String text, String from) {
    try {
      scene.server.kernel().router().send(Stanza.of(xml(text).withAttribute("from", from)));
    } catch (StanzaException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Somebody of another server, whose stanzas come on a thread of that server's connection. */
  private void acts(int who, long seed) {
    Random random = new Random(seed);
    String from = "u" + who + "@mantua.example/here";
    for (int i = 0; i < DEEDS; i++) {
      String room = ROOMS.get(random.nextInt(ROOMS.size())) + "@conference.verona.example";
      String other = "u" + random.nextInt(PEOPLE);
      sends(
          switch (random.nextInt(12)) {
            case 0, 1, 2 -> "<presence to='" + room + "/u" + who + "'><x xmlns='" + MUC + "'/></presence>";
            case 3 -> "<presence type='unavailable' to='" + room + "/u" + who + "'/>";
            case 4, 5 -> "<message type='groupchat' to='" + room + "'><body>" + i + "</body></message>";
            case 6 -> "<message type='chat' to='" + room + "/" + other + "'><body>" + i + "</body></message>";
            case 7 -> "<presence to='" + room + "/n" + who + "-" + i + "'/>";
            case 8 -> admin(room, "<item nick='" + other + "' role='none'/>");
            case 9 -> admin(room, "<item jid='" + other + "@mantua.example' affiliation='" + affiliation(random) + "'/>");
            case 10 -> owner(room, "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_persistentroom'><value>"
                + random.nextInt(2) + "</value></field><field var='muc#roomconfig_membersonly'><value>" + random.nextInt(2)
                + "</value></field></x>");
            default -> random.nextInt(4) == 0
                ? owner(room, "<destroy/>")
                : "<message type='groupchat' to='" + room + "'><subject>" + i + "</subject></message>";
          },
          from);
    }
  }

  private static String affiliation(Random random) {
    return List.of("owner", "admin", "member", "none", "outcast").get(random.nextInt(5));
  }

  private static String admin(String room, String item) {
    return "<iq type='set' id='a' to='" + room + "'><query xmlns='" + MUC + "#admin'>" + item + "</query></iq>";
  }

  private static String owner(String room, String payload) {
    return "<iq type='set' id='o' to='" + room + "'><query xmlns='" + MUC + "#owner'>" + payload + "</query></iq>";
  }

  /** Somebody of this server, whose sessions come and go, in order or not. */
  private void comesAndGoes(String account) {
    try {
      for (int i = 0; i < 12; i++) {
        StreamClient client = scene.connected(account + "/r" + i);
        for (String room : ROOMS) {
          client.send(
              xml("<presence to='" + room + "@conference.verona.example/" + account.charAt(0) + i + "'><x xmlns='" + MUC
                  + "'/></presence>"));
          client.send(xml("<message type='groupchat' to='" + room + "@conference.verona.example'><body>o</body></message>"));
        }
        client.barrier();
        if (i % 2 == 0) {
          client.disconnect();
        } else {
          client.cut();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void r14WhateverHappensAtOnceEverybodyIsAnsweredInTheEnd() throws Exception {
    scene.server.set("muc.creators", "everyone");
    scene.server.kernel().router().elsewhere(stanza -> {});
    long seed = System.nanoTime();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (int i = 0; i < PEOPLE; i++) {
        int who = i;
        all.add(threads.submit(() -> acts(who, seed + who)));
      }
      all.add(threads.submit(() -> comesAndGoes("romeo@verona.example")));
      all.add(threads.submit(() -> comesAndGoes("juliet@verona.example")));
      for (Future<?> one : all) {
        try {
          one.get();
        } catch (ExecutionException e) {
          throw new AssertionError("with seed " + seed, e.getCause());
        }
      }
    }
    assertThat(ManagementFactory.getThreadMXBean().findDeadlockedThreads()).isNull();
    StreamClient romeo = scene.connected("romeo@verona.example/end");
    for (String room : ROOMS) {
      romeo.send(
          xml("<iq type='get' id='" + room + "' to='" + room
              + "@conference.verona.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"));
      Element answer = Coven.until(romeo, element -> room.equals(element.attribute("id")));
      assertThat(answer.name()).as("with seed " + seed).isEqualTo("iq");
    }
  }
}
