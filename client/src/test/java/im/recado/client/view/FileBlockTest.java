package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.Attachment;
import im.recado.client.model.Words;
import java.awt.Point;
import java.awt.font.FontRenderContext;
import org.junit.jupiter.api.Test;

class FileBlockTest {
  private static final int BESIDE = 90;

  private static FileBlock block(String language, int most) {
    Attachment file = new Attachment("letter.txt", "verona.example", "https://verona.example/letter.txt", 10);
    return new FileBlock(file.name(), file, Words.of(language), most, BESIDE, new FontRenderContext(null, true, false));
  }

  @Test
  void theTimeStandsBelowTheButtonsWhereItHasNoRoomBesideThem() {
    for (String language : new String[] {"en", "pt", "es"}) {
      FileBlock wide = block(language, 1000);
      Point save = wide.middle(FileBlock.Act.SAVE).orElseThrow();
      assertThat(wide.at(wide.width - BESIDE, save.y)).isEmpty();
      FileBlock narrow = block(language, wide.width - 1);
      assertThat(narrow.height).isEqualTo(wide.height + BubbleLayout.BELOW);
      for (int x = 0; x < narrow.width; x++) {
        assertThat(narrow.at(x, narrow.height - BubbleLayout.BELOW)).isEmpty();
      }
    }
  }
}
