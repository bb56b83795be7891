package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  @Test
  void c3NoNameLeadsOutOfAFolderOrHidesAFile() {
    Path folder = Path.of("/home/romeo/Downloads");
    for (String told : new String[] {"../../.bashrc", "..", ".", "", "/etc/passwd", "a/../../b", "..\\..\\b", ".profile", "C:\\x", "\0", "  ",
        "x\u202Efdp.exe", "a\nb", "\u2028", "C:\\", "CON", "a\u202Egpj.exe", "x".repeat(4096), "\\\\host\\share\\x", "$(touch x)", "`id`", "-rf", "~/x"}) {
      String name = FileNames.safe(told);
      assertThat(folder.resolve(name).normalize().getParent()).as(told).isEqualTo(folder);
      assertThat(name.getBytes(StandardCharsets.UTF_8).length).as(told).isLessThanOrEqualTo(200);
      assertThat(name).as(told).isNotBlank().doesNotStartWith(".").doesNotContain("\u202E", "\n", "\u2028");
    }
    assertThat(FileNames.of(URI.create("https://u.example/a/%2e%2e%2fx%2F..%5Cy.txt"))).isEqualTo("file.._x_.._y.txt");
    assertThat(FileNames.of(URI.create("https://u.example/a/love+letter%20%E2%9D%A4.txt"))).isEqualTo("love+letter ❤.txt");
    assertThat(FileNames.of(URI.create("https://u.example"))).isEqualTo("file");
  }

  @Test
  void aNameFitsAndKeepsItsEnding() {
    String name = FileNames.safe("❤️".repeat(200) + ".jpeg");
    assertThat(name).endsWith(".jpeg").matches(file -> file.getBytes(StandardCharsets.UTF_8).length <= 200);
    assertThat(FileNames.safe("😀".repeat(90))).matches("(😀)+");
    assertThat(FileNames.numbered("letter.txt", 2)).isEqualTo("letter (2).txt");
    assertThat(FileNames.numbered("letter", 3)).isEqualTo("letter (3)");
  }

  @Test
  void c3WhatCouldBeAProgramIsNotHarmless() {
    for (String harmless : new String[] {"a.txt", "a.PDF", "a.b.jpeg", "x.ogg", "y.tar.gz"}) {
      assertThat(FileNames.isHarmless(Path.of(harmless))).as(harmless).isTrue();
    }
    for (String other : new String[] {"a", "a.sh", "a.txt.desktop", "a.jar", "a.exe", "a.html", "a.svg", "a.AppImage", "a.py", "txt", "a.docm", ".txt"}) {
      assertThat(FileNames.isHarmless(Path.of(other))).as(other).isFalse();
    }
  }
}
