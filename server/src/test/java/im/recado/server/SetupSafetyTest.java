package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.server.home.Home;
import im.recado.server.setup.SetupApplication;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first set-up and those who should not be there: the code, guesses, passwords (SECURITY W7). */
final class SetupSafetyTest {
  private static final String GOOD = "Balcony-at-midnight";

  @TempDir Path folder;

  private FreshServer fresh() throws Failure {
    return new FreshServer(folder.resolve("home"));
  }

  @Test
  void w7GuessingAPasswordInTheSetUpEnds() throws Exception {
    Path home = folder.resolve("home");
    assertThat(Program.run("user", "add", "prince@localhost", "--home", home.toString(), "--password", "Swordfish").code()).isZero();
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      Object _ = fresh.answer("domain", Map.of("domain", "localhost"));
      for (int i = 0; i < 50; i++) {
        String guess = "Guess-number-" + i;
        assertThat(
                fresh
                    .answer("administrator", Map.of("administrator", "prince", "administrator-password", guess, "again", guess))
                    .body())
            .contains("There is an account");
      }
      assertThat(
              fresh
                  .answer(
                      "administrator", Map.of("administrator", "prince", "administrator-password", "Swordfish", "again", "Swordfish"))
                  .body())
          .contains("too many attempts");
    }
  }

  @Test
  void w7WhatIsNoGuessIsNotCountedAsOne() throws Exception {
    Path home = folder.resolve("home");
    assertThat(Program.run("user", "add", "prince@localhost", "--home", home.toString(), "--password", "Swordfish").code()).isZero();
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      Object _ = fresh.answer("domain", Map.of("domain", "localhost"));
      for (int i = 0; i < 51; i++) {
        assertThat(
                fresh
                    .answer("administrator", Map.of("administrator", "p@", "administrator-password", GOOD, "again", GOOD))
                    .statusCode())
            .isEqualTo(422);
        assertThat(
                fresh
                    .answer(
                        "accounts",
                        Map.of("accounts", "http", "accounts.http.url", "http://127.0.0.1:1/", "try-name", "romeo", "try-password", GOOD,
                            "action", "login"))
                    .statusCode())
            .isEqualTo(422);
      }
      Object _ = fresh.answer("accounts", Map.of("accounts", "own"));
      assertThat(
              fresh
                  .answer(
                      "administrator", Map.of("administrator", "prince", "administrator-password", "Swordfish", "again", "Swordfish"))
                  .headers()
                  .firstValue("Location"))
          .contains("/setup/step/certificate");
    }
  }

  @Test
  void w7TheCodeDiesWithTheFirstAdministratorWhoeverMadeThem() throws Exception {
    Path home = folder.resolve("home");
    Path kept = home.resolve("setup.json");
    String code;
    Map<String, String> answers;
    try (FreshServer fresh = fresh()) {
      code = fresh.code();
      fresh.begin();
      answers = Map.of("domain", "localhost", "administrator", "iago", "administrator-password", GOOD, "database", "sqlite");
      Object _ = fresh.answer("domain", Map.of("domain", "localhost"));
      assertThat(kept).exists();
      for (String[] words :
          new String[][] {
            {"user", "add", "prince@localhost", "--password", GOOD}, {"admin", "role-give", "account=prince@localhost", "role=owner"}
          }) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.toString()));
        assertThat(Program.run(all.toArray(String[]::new)).code()).isZero();
      }
      assertThat(fresh.server.setupCode()).isNull();
      assertThat(fresh.get("/setup/start/" + code).statusCode()).isEqualTo(404);
      assertThat(fresh.get("/setup/step/administrator").statusCode()).isEqualTo(404);
      await().untilAsserted(() -> assertThat(kept).doesNotExist());
    }
    assertThatThrownBy(() -> SetupApplication.apply(new Home(home), answers)).hasMessageContaining("has an administrator already");
    Files.writeString(kept, "{\"code\": \"" + code + "\"}\n");
    try (FreshServer again = fresh()) {
      assertThat(again.get("/setup/start/" + code).statusCode()).isEqualTo(404);
      assertThat(kept).as("left by an older version").doesNotExist();
    }
  }

  @Test
  void w7WithoutTheCodeNothingIsToBeHad() throws Exception {
    try (FreshServer fresh = fresh()) {
      for (String step : List.of("language", "domain", "database", "accounts", "administrator", "certificate", "review")) {
        assertAskedForTheCode(fresh.get("/setup/step/" + step));
        assertAskedForTheCode(fresh.post("/setup/step/" + step, Map.of("domain", "evil.example", "action", "next")));
      }
      assertThat(fresh.post("/setup/start", Map.of("code", "aaaa-bbbb-cccc-dddd")).statusCode()).isEqualTo(403);
      assertThat(fresh.post("/login", Map.of("account", "admin", "password", "admin")).statusCode()).isEqualTo(404);
      assertThat(fresh.get("/api/v1/openapi.json").statusCode()).isEqualTo(401);
      assertThat(fresh.get("/setup/start/" + fresh.code()).headers().firstValue("Set-Cookie"))
          .as("opening the link alone begins nothing")
          .isEmpty();
    }
  }

  @Test
  void w7OneBrowserAtATime() throws Exception {
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      String first = fresh.cookie;
      fresh.cookie = null;
      fresh.begin();
      assertThat(fresh.get("/setup/step/domain").statusCode()).isEqualTo(200);
      fresh.cookie = first;
      assertAskedForTheCode(fresh.get("/setup/step/domain"));
    }
  }

  private static void assertAskedForTheCode(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/setup");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void w7GuessingTheCodeEnds() throws Exception {
    try (FreshServer fresh = fresh()) {
      for (int i = 0; i < 50; i++) {
        assertThat(fresh.post("/setup/start", Map.of("code", "guess" + i)).statusCode()).isEqualTo(403);
      }
      assertThat(fresh.post("/setup/start", Map.of("code", fresh.code())).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void w7WeakPasswordsAreNotTaken() throws Exception {
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      fresh.answer("domain", Map.of("domain", "verona.example"));
      for (String weak : List.of("admin", "short", "aaaaaaaaaaaa", "Password123", "prince-1234")) {
        HttpResponse<String> answer =
            fresh.answer("administrator", Map.of("administrator", "prince", "administrator-password", weak, "again", weak));
        assertThat(answer.statusCode()).as(weak).isEqualTo(422);
      }
      assertThat(
              fresh.answer("administrator", Map.of("administrator", "prince", "administrator-password", GOOD, "again", "other"))
                  .statusCode())
          .isEqualTo(422);
      assertThat(fresh.answer("administrator", Map.of("administrator", "prince")).statusCode())
          .as("what was refused is not taken afterwards")
          .isEqualTo(422);
      assertThat(
              fresh
                  .answer("administrator", Map.of("administrator", "prince@elsewhere.example", "administrator-password", GOOD, "again", GOOD))
                  .statusCode())
          .isEqualTo(422);
    }
  }
}
