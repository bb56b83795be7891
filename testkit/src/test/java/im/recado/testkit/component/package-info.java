/** Programs behind the server (XEP-0114). */
@NullMarked
package im.recado.testkit.component;

import org.jspecify.annotations.NullMarked;
