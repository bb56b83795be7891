package im.recado.client.view;

import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;

/** A part that draws itself: those who hear the window instead of seeing it are told what it is. */
abstract class Drawn extends JComponent {
  private final AccessibleRole role;

  Drawn(AccessibleRole role) {
    this.role = role;
  }

  @Override
  public AccessibleContext getAccessibleContext() {
    if (accessibleContext == null) {
      accessibleContext = new AccessibleJComponent() {
        @Override
        public AccessibleRole getAccessibleRole() {
          return role;
        }
      };
    }
    return accessibleContext;
  }
}
