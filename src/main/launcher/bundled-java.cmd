@echo off
rem hfj with a Java of its own: bin\hfj.cmd beside lib, which has the jar, a Java runtime and a class data archive for both.
rem No delayed expansion, which would remove exclamation marks from the arguments.
setlocal DisableDelayedExpansion
for %%L in ("%~dp0..\lib") do set "lib=%%~fL"
set "java=%lib%\runtime\bin\java.exe"
set "jar=%lib%\hfj.jar"
set archive="-XX:SharedArchiveFile=%lib%\hfj.jsa" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 --enable-native-access=ALL-UNNAMED
if exist "%java%" goto run
>&2 echo hfj: the folder lib beside that of %~f0 is missing; unpack the archive again, and add its folder bin to PATH.
exit /b 2
