package im.recado.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.console.rest.Paging.Page;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandResult;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages of what commands list. */
final class PagingTest {
  private static final Argument AFTER = Argument.optional("after", Kind.TEXT, "begins behind this");
  private static final Argument MOST = Argument.optional("most", Kind.NUMBER, "at most so many");

  private static Command command(Argument... arguments) {
    return Command.look("some-list", "Lists.", List.of(arguments), call -> CommandResult.done("Not asked."));
  }

  private static CommandResult rows(String... keys) {
    return CommandResult.table(List.of("key"), Stream.of(keys).map(List::of).toList());
  }

  private static List<String> keys(Page page) {
    return page.rows().stream().map(List::getFirst).toList();
  }

  @Test
  void whatACommandGivesBeyondTheLimitIsShown() throws Exception {
    Command list = command(AFTER, MOST);
    Paging first = Paging.asked(list, Map.of("limit", "2"));
    assertThat(first.arguments()).containsEntry("most", "2");
    Page page = first.of(rows("romeo", "juliet", "juliet"));
    assertThat(keys(page)).containsExactly("romeo", "juliet", "juliet");
    Paging next = Paging.asked(list, Map.of("limit", "2", "cursor", String.valueOf(page.next())));
    assertThat(next.arguments()).containsEntry("after", "juliet");
    assertThat(next.of(rows("tybalt")).next()).isNull();
  }

  @Test
  void aListThatSaysWhenGoesOnThereWhenTheRowIsGone() throws Exception {
    Command list = command(AFTER, MOST, Argument.optional("until", Kind.TEXT, "when that was"));
    CommandResult items = CommandResult.table(List.of("item", "at"), List.of(List.of("a b", "2026-03-01T12:00:00Z")));
    Page page = Paging.asked(list, Map.of("limit", "1")).of(items);
    assertThat(Paging.asked(list, Map.of("limit", "1", "cursor", String.valueOf(page.next()))).arguments())
        .containsEntry("after", "a b")
        .containsEntry("until", "2026-03-01T12:00:00Z");
  }

  @Test
  void whatIsOnlyLimitedByACommandIsAskedForWhole() throws Exception {
    Command list = command(MOST);
    Paging first = Paging.asked(list, Map.of("limit", "500"));
    assertThat(first.arguments()).containsEntry("most", "1000");
    String[] lines = IntStream.range(0, 600).mapToObj(i -> "line " + (999 - i)).toArray(String[]::new);
    Page page = first.of(rows(lines));
    assertThat(page.rows()).hasSize(500);
    Paging next = Paging.asked(list, Map.of("limit", "500", "cursor", String.valueOf(page.next())));
    assertThat(next.arguments()).containsEntry("most", "1000");
    assertThat(next.of(rows(lines)).rows()).hasSize(100);
    assertThat(Paging.asked(list, Map.of("limit", "500", "most", "30")).arguments()).as("as asked").containsEntry("most", "30");
    assertThat(Paging.asked(list, Map.of()).arguments()).as("as usual").doesNotContainKey("most");
  }
}
