/** The clients of an account, for its owner to look at and to shut out (XEP-0494). */
@NullMarked
package im.recado.modules.clients;

import org.jspecify.annotations.NullMarked;
