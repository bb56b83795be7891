package im.recado.modules.pubsub;

import java.util.List;

/**
 * Some items of a node.
 *
 * @param index how many of the wanted items come before the first of these
 * @param count how many are wanted in all
 */
public record ItemPage(List<Item> items, int index, int count) {
  public ItemPage {
    items = List.copyOf(items);
  }
}
