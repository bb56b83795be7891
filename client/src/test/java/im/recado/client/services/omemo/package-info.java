@NullMarked
package im.recado.client.services.omemo;

import org.jspecify.annotations.NullMarked;
