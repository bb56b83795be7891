/** Who may administrate the server, and how they do it. */
@NullMarked
package im.recado.modules.admin;

import org.jspecify.annotations.NullMarked;
