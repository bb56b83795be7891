/** Who may administrate the server, and the forms by which they do (XEP-0133). */
@NullMarked
package im.recado.modules.admin;

import org.jspecify.annotations.NullMarked;
