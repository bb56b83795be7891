package im.recado.client.view;

import im.recado.client.model.MainModel.Line;
import im.recado.client.model.MainModel;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.TransferHandler;
import org.jspecify.annotations.Nullable;

/** Contacts are dragged to other groups; with Ctrl they stay in their own as well. Nothing is taken from outside of the list. */
final class ContactDrag extends TransferHandler {
  /** Somebody within this window: other programs get nothing. */
  private static final DataFlavor PERSON =
      new DataFlavor(Dragged.class, DataFlavor.javaJVMLocalObjectMimeType + ";class=" + Dragged.class.getName());

  private final transient MainModel model;
  private final transient JList<Line> list;
  private final transient Consumer<String> failed;

  /**
   * Makes it.
   *
   * @param failed is told the condition when the server does not move somebody
   */
  ContactDrag(MainModel model, JList<Line> list, Consumer<String> failed) {
    this.model = model;
    this.list = list;
    this.failed = failed;
  }

  /** Who is dragged. */
  private record Dragged(List<Line.Person> people) implements Transferable {
    @Override
    public DataFlavor[] getTransferDataFlavors() {
      return new DataFlavor[] {PERSON};
    }

    @Override
    public boolean isDataFlavorSupported(DataFlavor flavor) {
      return flavor.equals(PERSON);
    }

    @Override
    public Object getTransferData(DataFlavor flavor) {
      return this;
    }
  }

  /** The people among the lines that are chosen. */
  static List<Line.Person> people(JList<Line> list) {
    return list.getSelectedValuesList().stream().filter(Line.Person.class::isInstance).map(Line.Person.class::cast).toList();
  }

  @Override
  public int getSourceActions(JComponent component) {
    return COPY_OR_MOVE;
  }

  @Override
  protected @Nullable Transferable createTransferable(JComponent component) {
    List<Line.Person> people = people(list);
    return people.isEmpty() ? null : new Dragged(people);
  }

  @Override
  public boolean canImport(TransferSupport support) {
    return support.isDrop() && support.isDataFlavorSupported(PERSON) && target(support) != null;
  }

  private @Nullable Line target(TransferSupport support) {
    int index = support.getDropLocation() instanceof JList.DropLocation place ? place.getIndex() : -1;
    return index < 0 || index >= list.getModel().getSize() || list.getModel().getElementAt(index) instanceof Line.Request ? null
        : list.getModel().getElementAt(index);
  }

  @Override
  public boolean importData(TransferSupport support) {
    Line target = target(support);
    try {
      if (target != null && support.getTransferable().getTransferData(PERSON) instanceof Dragged dragged) {
        model.groups().move(dragged.people, target, support.getDropAction() == COPY, failed);
        return true;
      }
    } catch (UnsupportedFlavorException | IOException e) {
      // It is none of ours.
    }
    return false;
  }
}
