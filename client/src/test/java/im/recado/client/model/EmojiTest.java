package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class EmojiTest {
  private static List<String> signs(String text) {
    return Emoji.search(text).stream().map(Emoji::sign).toList();
  }

  @Test
  void eachIsThereOnceWithWordsInEveryLanguage() {
    assertThat(Emoji.all()).hasSizeGreaterThan(150).allSatisfy(emoji -> {
      assertThat(emoji.words()).as(emoji.sign()).hasSize(Words.LANGUAGES.size()).noneMatch(String::isBlank);
      assertThat(emoji.sign()).isEqualTo(emoji.sign().strip()).isNotEmpty();
    });
    assertThat(new HashSet<>(Emoji.all().stream().map(Emoji::sign).toList())).hasSameSizeAs(Emoji.all());
  }

  @Test
  void theyAreFoundByWordsOfAnyLanguage() {
    assertThat(signs("turt")).containsExactly("🐢");
    assertThat(signs("tartaruga")).containsExactly("🐢");
    assertThat(signs("CORACAO partido")).containsExactly("💔");
    assertThat(signs("corazón rojo")).isEmpty();
    assertThat(signs(":beer:")).containsExactly("🍺");
    assertThat(signs("sun")).containsExactly("☀", "😎");
    assertThat(signs(" ")).hasSameSizeAs(Emoji.all());
  }

  @Test
  void theirNameIsInThePersonsLanguage() {
    Emoji turtle = Emoji.search("turtle").getFirst();
    assertThat(turtle.name(Locale.of("pt", "BR"))).startsWith("tartaruga");
    assertThat(turtle.name(Locale.of("fi"))).startsWith("turtle");
  }
}
